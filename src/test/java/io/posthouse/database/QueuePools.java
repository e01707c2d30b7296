package io.posthouse.database;

import com.zaxxer.hikari.HikariDataSource;

/**
 * A queue database for tests of the engine, with the pools that {@link Databases} makes for it.
 *
 * @param plain as a person's questions are asked
 */
public record QueuePools(Access access, HikariDataSource plain, HikariDataSource publishing, HikariDataSource leases)
        implements AutoCloseable {

    /** Of a queue database of its own, migrated, empty. */
    public static QueuePools fresh() {
        return of(TestDatabases.freshQueueAccess());
    }

    public static QueuePools of(Access access) {
        return new QueuePools(
                access,
                Pools.pool("test-plain", access, 8),
                Pools.probing("test-publishing", access, 8),
                Pools.forgetful("test-leases", access, 8));
    }

    /** As {@link #leases()}, with so many connections; to be closed by who asks. */
    public HikariDataSource leases(int size) {
        return Pools.forgetful("test-leases", access, size);
    }

    @Override
    public void close() {
        plain.close();
        publishing.close();
        leases.close();
    }
}
