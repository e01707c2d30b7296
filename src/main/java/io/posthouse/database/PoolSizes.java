package io.posthouse.database;

/**
 * Most connections of each pool of this process.
 *
 * @param queue for what a sender or a person waits for
 * @param leases for lease and settle
 * @param team of each team
 */
public record PoolSizes(int queue, int leases, int team) {}
