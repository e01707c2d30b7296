package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Borrows tokens and places of throttles, for all throttles in one statement each. */
final class RationStatement {
    // What has come in since the last time, up to a chunk; of it, what is wanted. When another process was first,
    // PostgreSQL computes this again from what that one left.
    private static final String BORROW = """
            with w as (
              select * from unnest(?::int[], ?::int[]) as w(control, wanted)
            ), locked as materialized (
              select r.control from ration r join w on w.control = r.control order by r.control for update of r
            )
            update ration r set
              granted = floor(least(w.wanted,
                least(r.chunk, r.tokens + greatest(0, extract(epoch from now() - r.at)) * r.rate))),
              tokens = least(r.chunk, r.tokens + greatest(0, extract(epoch from now() - r.at)) * r.rate)
                - floor(least(w.wanted,
                    least(r.chunk, r.tokens + greatest(0, extract(epoch from now() - r.at)) * r.rate))),
              at = greatest(r.at, now())
            from w join locked on locked.control = w.control
            where r.control = w.control
            returning r.control, r.granted, greatest(0, 1 - r.tokens) / r.rate
            """;

    // Of those that nobody holds, or one that is gone.
    private static final String OCCUPY = """
            with w as (
              select * from unnest(?::int[], ?::int[]) as w(control, wanted)
            ), free as materialized (
              select f.control, f.slot from w cross join lateral (
                select s.control, s.slot from slot s
                where s.control = w.control
                  and (s.runner is null or not exists (
                    select from runner r where r.id = s.runner and r.alive_until > now()))
                order by s.slot limit w.wanted for update skip locked) f
            )
            update slot s set runner = ? from free f where s.control = f.control and s.slot = f.slot returning s.control
            """;

    private static final String GIVE_BACK = """
            with w as (
              select * from unnest(?::int[], ?::int[]) as w(control, places)
            ), mine as materialized (
              select m.control, m.slot from w cross join lateral (
                select s.control, s.slot from slot s where s.control = w.control and s.runner = ?
                order by s.slot desc limit w.places for update) m
            )
            update slot s set runner = null from mine m where s.control = m.control and s.slot = m.slot
            """;

    private static final String HELD =
            "select control, count(*) from slot where control = any(?) and runner = ? group by control";

    /** What a process needs of a rule's throttle. */
    record Want(int rule, int tokens, int places) {}

    /** @param waitNanos until the next token is there */
    record Grant(int rule, int tokens, int places, long waitNanos) {}

    private RationStatement() {}

    /** One answer for each want. */
    static List<Grant> fetch(Connection connection, List<Want> wants, int runner) throws SQLException {
        Map<Integer, Grant> tokens = borrow(
                connection, wants.stream().filter(want -> want.tokens() > 0).toList());
        Map<Integer, Integer> places = occupy(
                connection, wants.stream().filter(want -> want.places() > 0).toList(), runner);
        List<Grant> grants = new ArrayList<>();
        for (Want want : wants) {
            // A rule that is gone grants nothing, and is forgotten with the next reading of the rules.
            Grant grant =
                    tokens.getOrDefault(want.rule(), new Grant(want.rule(), 0, 0, TimeUnit.MILLISECONDS.toNanos(100)));
            grants.add(new Grant(want.rule(), grant.tokens(), places.getOrDefault(want.rule(), 0), grant.waitNanos()));
        }
        return grants;
    }

    /** How many places of these throttles are this runner's; none of a throttle that is not in the answer. */
    static Map<Integer, Integer> held(Connection connection, List<Integer> rules, int runner) throws SQLException {
        try (var select = connection.prepareStatement(HELD)) {
            Columns.set(select, 1, "int", rules, rule -> rule);
            select.setInt(2, runner);
            Map<Integer, Integer> held = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    held.put(row.getInt(1), row.getInt(2));
                }
            }
            return held;
        }
    }

    /** Others may have these places. */
    static void giveBack(Connection connection, Map<Integer, Integer> places, int runner) throws SQLException {
        try (var update = connection.prepareStatement(GIVE_BACK)) {
            List<Map.Entry<Integer, Integer>> rows = List.copyOf(places.entrySet());
            Columns.set(update, 1, "int", rows, Map.Entry::getKey);
            Columns.set(update, 2, "int", rows, Map.Entry::getValue);
            update.setInt(3, runner);
            update.executeUpdate();
        }
    }

    private static Map<Integer, Grant> borrow(Connection connection, List<Want> wants) throws SQLException {
        Map<Integer, Grant> grants = new HashMap<>();
        if (wants.isEmpty()) {
            return grants;
        }
        try (var update = connection.prepareStatement(BORROW)) {
            Columns.set(update, 1, "int", wants, Want::rule);
            Columns.set(update, 2, "int", wants, Want::tokens);
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    long wait = (long) (row.getDouble(3) * TimeUnit.SECONDS.toNanos(1));
                    grants.put(row.getInt(1), new Grant(row.getInt(1), (int) row.getDouble(2), 0, wait));
                }
            }
        }
        return grants;
    }

    private static Map<Integer, Integer> occupy(Connection connection, List<Want> wants, int runner)
            throws SQLException {
        Map<Integer, Integer> places = new HashMap<>();
        if (wants.isEmpty()) {
            return places;
        }
        try (var update = connection.prepareStatement(OCCUPY)) {
            Columns.set(update, 1, "int", wants, Want::rule);
            Columns.set(update, 2, "int", wants, Want::places);
            update.setInt(3, runner);
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    places.merge(row.getInt(1), 1, Integer::sum);
                }
            }
        }
        return places;
    }
}
