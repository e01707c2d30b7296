package io.posthouse.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** How our connection pools are made. */
final class Pools {
    // Without JIT: the price put on what is switched off would otherwise make each such plan worth compiling.
    private static final String PROBES = "set enable_seqscan = off; set enable_bitmapscan = off;"
            + " set enable_hashjoin = off; set enable_mergejoin = off; set jit = off";

    private Pools() {}

    static HikariDataSource pool(String name, Access access, int size) {
        return new HikariDataSource(config(name, access, size));
    }

    /**
     * For statements that must cost the same however much waits: each row by its index. Left alone the planner reads whole
     * tables while they are small, and a prepared statement keeps such a plan when they have grown.
     */
    static HikariDataSource probing(String name, Access access, int size) {
        HikariConfig config = config(name, access, size);
        config.setConnectionInitSql(PROBES);
        return new HikariDataSource(config);
    }

    /**
     * The same, and its commits do not wait for the disk: a lease or a settlement lost by a power cut is only a redelivery,
     * which the effect absorbs. Nothing else may use it.
     */
    static HikariDataSource forgetful(String name, Access access, int size) {
        HikariConfig config = config(name, access, size);
        config.setConnectionInitSql(PROBES + "; set synchronous_commit = off");
        return new HikariDataSource(config);
    }

    private static HikariConfig config(String name, Access access, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(access.url());
        config.setUsername(access.user());
        config.setPassword(access.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setIdleTimeout(60_000);
        config.setConnectionTimeout(5_000);
        config.setValidationTimeout(2_000);
        // A database that is away is met when it is asked, not when the pool is made.
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "posthouse-" + name);
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "120");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // It quotes values of rows: personal data.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        return config;
    }
}
