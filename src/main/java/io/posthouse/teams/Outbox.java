package io.posthouse.teams;

import io.posthouse.message.Envelope;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The events a team has decided on and not yet published: the table {@code outbox} of its database. Each call is a
 * transaction of its own. Thread-safe.
 */
public final class Outbox {
    private static final String COLUMNS =
            "id, topic, realm, source, subject, version, \"time\", cause, traceparent, data";
    private static final String UNSENT = "select " + COLUMNS + " from outbox where cause = any(?) order by id limit ?";
    private static final String SENT = "delete from outbox where id = any(?)";
    private static final String LEFTOVERS = """
            update outbox set claimed_until = now() + ? * interval '1 millisecond'
            where id in (
              select id from outbox
              where created_at < now() - ? * interval '1 millisecond'
                and (claimed_until is null or claimed_until < now())
              order by id limit ? for update skip locked)
            returning\s""" + COLUMNS;

    private final DataSource team;

    /** @param team the team's own database */
    public Outbox(DataSource team) {
        this.team = team;
    }

    /**
     * What these messages caused and nobody has confirmed yet, in the order of the ids, at most {@code limit}.
     *
     * @throws SQLException when the database cannot be read
     */
    public List<Envelope> unsent(Collection<UUID> causes, int limit) throws SQLException {
        try (Connection connection = team.getConnection();
                PreparedStatement select = connection.prepareStatement(UNSENT)) {
            select.setArray(1, connection.createArrayOf("uuid", causes.toArray()));
            select.setInt(2, limit);
            return envelopes(select);
        }
    }

    /**
     * Forgets events that the engine has confirmed. Ids that are not there are passed over.
     *
     * @throws SQLException when they could not be deleted: they will be published again, which changes nothing
     */
    public void sent(Collection<UUID> ids) throws SQLException {
        try (Connection connection = team.getConnection();
                PreparedStatement delete = connection.prepareStatement(SENT)) {
            delete.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            delete.executeUpdate();
        }
    }

    /**
     * Takes events that are older than {@code age}: for {@code claim} nobody else gets them from this method, in whatever
     * process. One that was taken and not confirmed in that time can be taken again.
     *
     * @throws SQLException when the database cannot be reached
     */
    public List<Envelope> leftovers(Duration age, Duration claim, int limit) throws SQLException {
        try (Connection connection = team.getConnection();
                PreparedStatement update = connection.prepareStatement(LEFTOVERS)) {
            update.setLong(1, claim.toMillis());
            update.setLong(2, age.toMillis());
            update.setInt(3, limit);
            return envelopes(update);
        }
    }

    private static List<Envelope> envelopes(PreparedStatement statement) throws SQLException {
        List<Envelope> envelopes = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                envelopes.add(envelope(row));
            }
        }
        return envelopes;
    }

    private static Envelope envelope(ResultSet row) throws SQLException {
        return new Envelope(
                row.getObject("id", UUID.class),
                row.getString("topic"),
                row.getString("realm"),
                row.getString("source"),
                row.getObject("time", OffsetDateTime.class).toInstant(),
                row.getString("subject"),
                row.getObject("version", Long.class),
                null,
                row.getObject("cause", UUID.class),
                row.getString("traceparent"),
                StrictJson.parse(row.getString("data").getBytes(StandardCharsets.UTF_8)));
    }
}
