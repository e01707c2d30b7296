package io.posthouse.queue.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Changes the rules, one person after the other, each with its row in the audit. Nobody's rule is overwritten unseen: who
 * did not make it must name its version. Thread-safe.
 */
public final class ControlChanges {
    private static final String ENDED = """
            with ended as (delete from control where until <= now() returning *)
            insert into paused(worker, realm, destination, since, until)
            select worker, realm, destination, since, until from ended where what = 'pause'
            """;
    /** Longer than any budget of retries. */
    private static final String FORGET = "delete from paused where until < now() - interval '400 days'";

    private static final String SCOPE = " worker is not distinct from ? and realm is not distinct from ?"
            + " and destination is not distinct from ?";
    private static final String FIND = "select " + ControlRows.COLUMNS + " from control where what = ? and" + SCOPE;
    private static final String REMOVE = """
            with gone as (delete from control where id = ? returning *)
            insert into paused(worker, realm, destination, since, until)
            select worker, realm, destination, since, greatest(since, clock_timestamp()) from gone where what = 'pause'
            """;
    private static final String INSERT = """
            insert into control(worker, realm, destination, what, rate, concurrency, up_to, reason, actor, since, until, version)
            values (?, ?, ?, ?, ?, ?,
              case when ? = 'drain' then coalesce((select last_value from pg_sequences
                where schemaname = current_schema() and sequencename = 'delivery_id_seq'), 0) end,
              ?, ?, now(), coalesce(?, now() + ? * interval '1 ms'), ?)
            returning\s""" + ControlRows.COLUMNS;
    private static final String RATION =
            "insert into ration(control, rate, chunk, tokens) values (?, ?, greatest(1, ceil(? / 10)), 0)";
    private static final String SLOTS = "insert into slot(control, slot) select ?, generate_series(1, ?)";
    private static final String AUDIT = "insert into audit(actor, action, scope, count, reason) values (?, ?, ?, 1, ?)";

    private final DataSource database;

    public ControlChanges(DataSource database) {
        this.database = database;
    }

    /** Puts a rule in force, or replaces the one there is for exactly this scope. */
    public Change order(Order order) throws SQLException {
        return ControlTurn.take(database, (connection, version) -> {
            tidy(connection);
            Rule before = find(connection, order.scope(), order.what());
            if (before != null && !mayReplace(before, order)) {
                return new Change(false, before, before);
            }
            if (before != null && same(before, order)) {
                return new Change(true, before, before);
            }
            if (before == null && order.version() != null) {
                return new Change(false, null, null);
            }
            if (before != null) {
                remove(connection, before);
            }
            Rule now = insert(connection, order, version);
            audit(connection, order.actor(), "control." + order.what(), order.scope() + remark(now), order.reason());
            return new Change(true, before, now);
        });
    }

    /**
     * Lifts rules of exactly this scope.
     *
     * @param version only this one; null = whatever is there
     * @return one change for each rule there was
     */
    public List<Change> lift(Scope scope, List<What> whats, String actor, String reason, Long version)
            throws SQLException {
        return ControlTurn.take(database, (connection, next) -> {
            tidy(connection);
            List<Change> changes = new ArrayList<>();
            for (What what : whats) {
                Rule before = find(connection, scope, what);
                boolean lifts = before != null && (version == null || version == before.version());
                if (lifts) {
                    remove(connection, before);
                    audit(connection, actor, "control.lift-" + what, scope.toString(), reason);
                }
                if (before != null) {
                    changes.add(new Change(lifts, before, lifts ? null : before));
                }
            }
            return changes;
        });
    }

    /** Rules that have ended by themselves are put away. */
    public void tidy() throws SQLException {
        try (Connection connection = database.getConnection()) {
            tidy(connection);
            try (var forget = connection.prepareStatement(FORGET)) {
                forget.executeUpdate();
            }
        }
    }

    private static void tidy(Connection connection) throws SQLException {
        try (var tidy = connection.prepareStatement(ENDED)) {
            tidy.executeUpdate();
        }
    }

    private static boolean mayReplace(Rule before, Order order) {
        return order.version() == null
                ? before.actor().equals(order.actor()) && before.reason().equals(order.reason())
                : before.version() == order.version();
    }

    private static boolean same(Rule before, Order order) {
        return before.reason().equals(order.reason())
                && Objects.equals(before.rate(), order.rate())
                && Objects.equals(before.concurrency(), order.concurrency())
                && order.lasts() == null
                && Objects.equals(before.until(), order.until());
    }

    private static String remark(Rule now) {
        return " " + now.words() + (now.until() == null ? "" : " until " + now.until());
    }

    private static Rule find(Connection connection, Scope scope, What what) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setString(1, what.toString());
            scope(select, 2, scope);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? ControlRows.rule(row) : null;
            }
        }
    }

    private static Rule insert(Connection connection, Order order, long version) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            scope(insert, 1, order.scope());
            insert.setString(4, order.what().toString());
            insert.setObject(5, order.rate(), Types.DOUBLE);
            insert.setObject(6, order.concurrency(), Types.INTEGER);
            insert.setString(7, order.what().toString());
            insert.setString(8, order.reason());
            insert.setString(9, order.actor());
            insert.setTimestamp(10, order.until() == null ? null : Timestamp.from(order.until()));
            insert.setObject(11, order.lasts() == null ? null : order.lasts().toMillis(), Types.BIGINT);
            insert.setLong(12, version);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                Rule rule = ControlRows.rule(row);
                ration(connection, rule);
                return rule;
            }
        }
    }

    private static void ration(Connection connection, Rule rule) throws SQLException {
        if (rule.rate() != null) {
            try (PreparedStatement insert = connection.prepareStatement(RATION)) {
                insert.setInt(1, rule.id());
                insert.setDouble(2, rule.rate());
                insert.setDouble(3, rule.rate());
                insert.executeUpdate();
            }
        }
        if (rule.concurrency() != null) {
            try (PreparedStatement insert = connection.prepareStatement(SLOTS)) {
                insert.setInt(1, rule.id());
                insert.setInt(2, rule.concurrency());
                insert.executeUpdate();
            }
        }
    }

    private static void remove(Connection connection, Rule rule) throws SQLException {
        try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
            remove.setInt(1, rule.id());
            remove.executeUpdate();
        }
    }

    private static void audit(Connection connection, String actor, String action, String scope, String reason)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(AUDIT)) {
            insert.setString(1, actor);
            insert.setString(2, action);
            insert.setString(3, scope);
            insert.setString(4, reason);
            insert.executeUpdate();
        }
    }

    private static void scope(PreparedStatement statement, int from, Scope scope) throws SQLException {
        statement.setString(from, scope.worker());
        statement.setString(from + 1, scope.realm());
        statement.setString(from + 2, scope.destination());
    }
}
