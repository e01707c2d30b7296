package io.posthouse.operate;

import io.posthouse.message.Digests;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Takes one subject of one realm out of the house: its messages with their deliveries, dead letters and failures, and what
 * each team's own statement finds. A message belongs to the subject when any of its values is the subject. What cannot name
 * anybody stays: counts, ids in inboxes (they keep what comes twice from being applied again). Thread-safe.
 */
public final class Erasure {
    private static final int BATCH = 500;
    private static final Pattern PARAMETER = Pattern.compile(":\\?(realm|subject)");

    private static final String FIND = """
            select id from message where realm = ? and jsonb_path_exists(
              convert_from(envelope, 'UTF8')::jsonb, '$.** ? (@ == $s)', jsonb_build_object('s', ?::text))
            """;

    private static final String TAKE = """
            with m as materialized (select unnest(?::uuid[]) as id),
            open as (delete from delivery d using m where d.message = m.id returning d.lease),
            ended as (delete from delivery_ended e using m where e.message = m.id returning 1),
            failed as (delete from failure f using m where f.message = m.id),
            waiting as (delete from backfill_message b using m where b.message = m.id),
            gone as (delete from message using m where message.id = m.id returning 1)
            select (select count(*) from gone) as messages,
              (select count(*) from open) + (select count(*) from ended) as deliveries,
              (select count(*) from open where lease is not null) as in_hand
            """;

    private final String realm;
    private final String subject;

    public Erasure(String realm, String subject) {
        this.realm = realm;
        this.subject = subject;
    }

    /**
     * What the queue had.
     *
     * @param inHand deliveries that a worker was at: their effects may still come
     */
    public record Found(long messages, long deliveries, long inHand) {
        Found plus(Found other) {
            return new Found(messages + other.messages, deliveries + other.deliveries, inHand + other.inHand);
        }
    }

    /** The subject as the audit knows it: who has the subject can find the row, and nobody reads it there. */
    public String pseudonym() {
        byte[] digest = Digests.sha256((realm.length() + ":" + realm + subject).getBytes(StandardCharsets.UTF_8));
        return "sha256:" + HexFormat.of().formatHex(digest);
    }

    /** How much there is; changes nothing. */
    public Found inQueue(DataSource queue) throws SQLException {
        return queue(queue, true);
    }

    /** In batches, each a transaction. Repeated after an interruption it goes on with what is left. */
    public Found fromQueue(DataSource queue) throws SQLException {
        return queue(queue, false);
    }

    /** @param sql the team's own statement; @return rows it took, or would take */
    public long fromTeam(DataSource team, String sql, boolean dryRun) throws SQLException {
        List<String> names = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(sql);
        String query = parameter.replaceAll(found -> {
            names.add(found.group(1));
            return "?";
        });
        try (Connection connection = team.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                for (int i = 0; i < names.size(); i++) {
                    statement.setString(i + 1, names.get(i).equals("realm") ? realm : subject);
                }
                long erased;
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    erased = row.getLong(1);
                }
                end(connection, dryRun);
                return erased;
            }
        }
    }

    /** Who did it and why, and never whose it was. */
    public void audit(DataSource queue, String actor, String reason, long count) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            Queries.update(
                    connection,
                    "insert into audit (actor, action, scope, count, reason) values (?, 'erase', ?, ?, ?)",
                    actor,
                    "realm=" + realm + " subject=" + pseudonym(),
                    count,
                    reason);
        }
    }

    private Found queue(DataSource queue, boolean dryRun) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            List<UUID> ids = Queries.list(connection, FIND, row -> row.getObject("id", UUID.class), realm, subject);
            connection.setAutoCommit(false);
            Found found = new Found(0, 0, 0);
            for (int from = 0; from < ids.size(); from += BATCH) {
                UUID[] batch =
                        ids.subList(from, Math.min(ids.size(), from + BATCH)).toArray(UUID[]::new);
                found = found.plus(Queries.list(
                                connection,
                                TAKE,
                                row -> new Found(
                                        row.getLong("messages"), row.getLong("deliveries"), row.getLong("in_hand")),
                                (Object) batch)
                        .get(0));
                end(connection, dryRun);
            }
            return found;
        }
    }

    private static void end(Connection connection, boolean dryRun) throws SQLException {
        if (dryRun) {
            connection.rollback();
        } else {
            connection.commit();
        }
    }
}
