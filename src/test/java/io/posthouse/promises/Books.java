package io.posthouse.promises;

import io.posthouse.message.MessageIds;
import io.posthouse.outside.House;
import io.posthouse.outside.MailgunTraffic;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** What the databases of a house say happened: each team's inbox, its effects, and what the queue still holds. */
final class Books {
    static final List<String> TEAMS = List.of("crm", "marketing", "analytics");
    /** Kinds that all three teams listen to, by Mailgun's word, and the topic each becomes. */
    static final Map<String, String> TOPICS = Map.of(
            "delivered", "EMAIL_DELIVERED",
            "opened", "EMAIL_OPENED",
            "clicked", "EMAIL_CLICKED",
            "failed", "EMAIL_FAILED",
            "unsubscribed", "EMAIL_OPTED_OUT");

    static final List<String> KINDS = TOPICS.keySet().stream().sorted().toList();

    private final House house;

    Books(House house) {
        this.house = house;
    }

    /** The event derived from request i, as every team must know it. */
    static String event(MailgunTraffic traffic, int i) {
        return MessageIds.derived(traffic.messageId(i), TOPICS.get(traffic.kind(i)), 0)
                .toString();
    }

    /** Messages a subscription has applied. */
    Map<String, Integer> inbox(String team, String subscription) throws SQLException {
        return counts(
                team,
                "select message::text, count(*) from inbox where subscription = '" + subscription + "' group by 1");
    }

    /** Effects of crm by the e-mail they are about: one row each. */
    Map<String, Integer> activities() throws SQLException {
        return counts("crm", "select email, count(*) from activity group by 1");
    }

    /** Effects of marketing by the e-mail they are about. */
    Map<String, Integer> emails() throws SQLException {
        return counts("marketing", "select id, count(*) from email group by 1");
    }

    /** Effects of analytics: events counted. A double one would show here. */
    long counted() throws SQLException {
        return number("analytics", "select coalesce(sum(people + bots), 0) from email_count");
    }

    /** Subscriptions of a team that get e-mail events, by topic. */
    Map<String, Set<String>> subscriptions(String team) throws SQLException {
        Map<String, Set<String>> byTopic = new HashMap<>();
        try (Connection connection = house.connect("posthouse");
                var select = connection.prepareStatement("select topic, name from subscription where team = ?")) {
            select.setString(1, team);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    byTopic.computeIfAbsent(row.getString(1), topic -> new HashSet<>())
                            .add(row.getString(2));
                }
            }
        }
        return byTopic;
    }

    long leased() throws SQLException {
        return number("posthouse", "select count(*) from delivery where lease is not null");
    }

    long open() throws SQLException {
        return number("posthouse", "select count(*) from delivery where state <> 'x'");
    }

    long dead() throws SQLException {
        return number("posthouse", "select count(*) from delivery where state = 'x'");
    }

    long stored() throws SQLException {
        return number("posthouse", "select count(*) from message where topic = 'MAILGUN_EVENT_RECEIVED'");
    }

    /** When each message of a topic was published, by the database's clock, in microseconds since 1970. */
    Map<String, Long> publishedAtMicros(String topic) throws SQLException {
        Map<String, Long> times = new HashMap<>();
        try (Connection connection = house.connect("posthouse");
                var select =
                        connection.prepareStatement("select id::text, (extract(epoch from accepted_at) * 1e6)::bigint"
                                + " from message where topic = ?")) {
            select.setString(1, topic);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    times.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return times;
    }

    /** Everything accepted is done or dead, and every event of a team is published. */
    void awaitQuiet(Duration patience) {
        Awaitility.await("all deliveries done or dead, all outboxes empty")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(() -> open() == 0 && outboxes() == 0);
    }

    long number(String database, String query) throws SQLException {
        try (Connection connection = house.connect(database);
                ResultSet row = connection.createStatement().executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private long outboxes() throws SQLException {
        long left = 0;
        for (String team : TEAMS) {
            left += number(team, "select count(*) from outbox");
        }
        return left;
    }

    private Map<String, Integer> counts(String database, String query) throws SQLException {
        Map<String, Integer> counts = new HashMap<>();
        try (Connection connection = house.connect(database);
                ResultSet row = connection.createStatement().executeQuery(query)) {
            while (row.next()) {
                counts.put(row.getString(1), row.getInt(2));
            }
        }
        return counts;
    }
}
