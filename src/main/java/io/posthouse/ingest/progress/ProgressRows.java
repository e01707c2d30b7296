package io.posthouse.ingest.progress;

import io.posthouse.message.MessageIds;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Progress from the queue's rows, at a cost that does not grow with what waits. What was derived from a message has its time
 * in the first 48 bits of the id, so a family is one narrow range of ids. Ended and stopped deliveries are found by index;
 * a subscription that must have the message, and has neither, has it open.
 */
final class ProgressRows {
    private static final int MEMBERS = 50;

    private static final String FAMILY = """
            with recursive family as (
              select id, topic, realm, accepted_at from message where id = ?
              union
              select m.id, m.topic, m.realm, m.accepted_at
              from family f join message m on m.cause = f.id and m.id > ? and m.id < ?
            )
            select * from family limit ?""";

    // A lane with a destination is one of several: the message is for one of them, so it is expected once.
    static final String STEPS = """
            with family as (
              select id, topic, realm, accepted_at from message where id = any(?)
            ), known as (
              select e.message, l.subscription, l.destination, e.state, e.attempts, e.ended_at as since, null::timestamptz as due
              from delivery_ended e join lane l on l.id = e.lane where e.message = any(?)
              union all
              select d.message, l.subscription, l.destination, d.state, d.attempts, d.created_at, d.due
              from delivery d join lane l on l.id = d.lane
              where d.message = any(?) and d.state in ('w', 'h', 'x')
            )
            select f.topic, s.name, s.team, coalesce(k.destination, '') as destination, coalesce(k.state, 'r') as state,
              coalesce(k.attempts, 0) as attempts, coalesce(k.since, f.accepted_at) as since, k.due
            from family f
            join subscription s on s.topic = f.topic
            left join known k on k.message = f.id and k.subscription = s.id
            where k.message is not null
               or s.active and s.active_from <= f.accepted_at
            order by f.accepted_at, f.id, s.name limit ?""";

    private static final String TRIED = "select exists (select from failure where message = any(?))";

    private ProgressRows() {}

    /** Null when there is no such message. */
    static Progress read(Connection connection, UUID id) throws SQLException {
        List<UUID> family = new ArrayList<>();
        String realm = null;
        Instant accepted = null;
        try (PreparedStatement select = connection.prepareStatement(FAMILY)) {
            Instant time = Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
            select.setObject(1, id);
            select.setObject(2, MessageIds.floor(time));
            select.setObject(3, MessageIds.floor(time.plusMillis(1)));
            select.setInt(4, MEMBERS + 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID member = row.getObject("id", UUID.class);
                    family.add(member);
                    if (member.equals(id)) {
                        realm = row.getString("realm");
                        accepted = row.getTimestamp("accepted_at").toInstant();
                    }
                }
            }
        }
        if (realm == null) {
            return null;
        }
        Array ids = connection.createArrayOf("uuid", family.toArray());
        return new Progress(realm, accepted, steps(connection, ids), tried(connection, ids), family.size() > MEMBERS);
    }

    private static boolean tried(Connection connection, Array family) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TRIED)) {
            select.setArray(1, family);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static List<Step> steps(Connection connection, Array ids) throws SQLException {
        List<Step> steps = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(STEPS)) {
            select.setArray(1, ids);
            select.setArray(2, ids);
            select.setArray(3, ids);
            select.setInt(4, MEMBERS * 10);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    steps.add(step(row));
                }
            }
        }
        return steps;
    }

    private static Step step(ResultSet row) throws SQLException {
        String letter = row.getString("state");
        Timestamp due = row.getTimestamp("due");
        return new Step(
                row.getString("topic"),
                row.getString("name"),
                row.getString("team"),
                row.getString("destination"),
                word(letter),
                letter.equals("x") || letter.equals("h") && due == null,
                row.getInt("attempts"),
                row.getTimestamp("since").toInstant(),
                due == null ? null : due.toInstant());
    }

    private static String word(String letter) {
        return switch (letter) {
            case "w" -> "waiting";
            case "h" -> "held";
            case "x" -> "dead";
            case "d" -> "done";
            case "y" -> "discarded";
            default -> "open";
        };
    }
}
