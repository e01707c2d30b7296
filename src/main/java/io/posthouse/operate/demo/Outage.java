package io.posthouse.operate.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Takes a team's database away from everyone but ourselves: no connections, and those that are there are ended. */
public final class Outage implements AutoCloseable {
    private final Connection database;
    private final String name;
    private boolean broken;

    /** @param database entered as its owner; stays open and usable meanwhile */
    public Outage(Connection database, String name) {
        this.database = database;
        this.name = name;
    }

    synchronized void begin() throws SQLException {
        broken = true;
        limit(0);
        execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and usename = current_user and pid <> pg_backend_pid()");
    }

    /** Lets everyone in again; does nothing when nothing is broken. */
    synchronized void end() throws SQLException {
        if (broken) {
            limit(-1);
            broken = false;
        }
    }

    @Override
    public void close() throws SQLException {
        end();
    }

    private void limit(int connections) throws SQLException {
        execute("alter database \"" + name + "\" connection limit " + connections);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
