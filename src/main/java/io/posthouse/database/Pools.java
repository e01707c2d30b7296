package io.posthouse.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** How our connection pools are made. */
final class Pools {
    private Pools() {}

    static HikariDataSource pool(String name, Access access, int size) {
        return new HikariDataSource(config(name, access, size));
    }

    /**
     * Its commits do not wait for the disk: a lease or a settlement lost by a power cut is only a redelivery, which the
     * effect absorbs. Nothing else may use it.
     */
    static HikariDataSource forgetful(String name, Access access, int size) {
        HikariConfig config = config(name, access, size);
        config.setConnectionInitSql("set synchronous_commit = off");
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
