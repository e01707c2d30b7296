package io.posthouse.queue.register;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Makes the rows of the queue's database what the files say: all topics, and the subscriptions of those rooms and teams
 * whose files are here; those of others are not touched. May be repeated, and run by many processes at once: an advisory
 * lock lets one after the other.
 */
public final class Registers {
    private static final long LOCK = 0x706f737468_0001L;

    private Registers() {}

    /**
     * What {@link #apply} would change; writes nothing.
     *
     * @throws RegisterRefused when a subscription's name is taken by a team whose files are not here
     */
    public static Plan plan(DataSource queue, Register register) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return planning(connection, register).plan();
        }
    }

    /**
     * Writes the rows in one transaction. Publishing reads them inside its own: every message committed after this
     * one has a delivery for each new subscription.
     * Open deliveries of removed subscriptions are held in batches; those of subscriptions that come back are ready again.
     *
     * @throws RegisterRefused when a subscription's name is taken by a team whose files are not here
     */
    public static Applied apply(DataSource queue, Register register) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            execute(connection, "select pg_advisory_lock(" + LOCK + ")");
            try {
                return locked(connection, register);
            } finally {
                execute(connection, "select pg_advisory_unlock(" + LOCK + ")");
            }
        }
    }

    private static Applied locked(Connection connection, Register register) throws SQLException {
        Planning planning = planning(connection, register);
        Plan plan = planning.plan();
        Removed removed = new Removed(connection);
        // Before they are active: should we die in between, the next apply finds them still away and begins again.
        long released = removed.release(planning.returning());
        if (!plan.nothing()) {
            write(connection, register, plan);
        }
        long held = removed.hold(List.copyOf(register.owners()));
        var unheard = new RegisterRows(connection)
                .unheard(List.copyOf(register.topics().keySet()));
        return new Applied(plan, held, released, unheard);
    }

    private static Planning planning(Connection connection, Register register) throws SQLException {
        RegisterRows rows = new RegisterRows(connection);
        return new Planning(register, rows.topics(), rows.subscriptions());
    }

    private static void write(Connection connection, Register register, Plan plan) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            excludePublishing(connection);
            RegisterRows rows = new RegisterRows(connection);
            for (Topic topic : register.topics().values()) {
                if (!plan.topics().unchanged().contains(topic.name())) {
                    rows.write(topic);
                }
            }
            List<String> unchanged = new ArrayList<>(plan.subscriptions().unchanged());
            for (SubscriptionEntry entry : register.subscriptions()) {
                if (!unchanged.contains(entry.name())) {
                    rows.write(entry);
                }
            }
            rows.deactivate(plan.subscriptions().removed());
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }

    /**
     * Until our commit nothing is published, and what is published afterwards reads our rows: without it a publish that had
     * begun before could commit after us, without a delivery for what is new. Readers and reports are not in the way.
     */
    private static void excludePublishing(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '10s'");
            statement.execute("lock table only message in share mode");
        }
    }

    private static String execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
