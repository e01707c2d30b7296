package io.posthouse.queue.postgres;

/**
 * Whose deliveries a lane holds.
 *
 * @param destination "" when there is none
 */
record Lane(int subscription, String realm, String destination) {}
