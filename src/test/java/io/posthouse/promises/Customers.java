package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.outside.House;
import io.posthouse.outside.HouseRealms;
import io.posthouse.queue.postgres.PostgresQueue;
import io.posthouse.queue.postgres.QueueSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Changes of customers, each customer's in any order, published by a program beside the house. crm tells the others what came
 * of them through its outbox; in the end all three must know the same customers.
 */
final class Customers {
    private static final int CHANGES = 3;
    /** Half of what the publish queue takes. */
    private static final int AT_ONCE = 5_000;

    private final House house;
    private final int count;
    private final Random random;

    Customers(House house, int count, Random random) {
        this.house = house;
        this.count = count;
        this.random = random;
    }

    /** Returns when all are committed. */
    void publish() {
        List<Outgoing> changes = new ArrayList<>();
        for (int customer = 0; customer < count; customer++) {
            for (int version = 1; version <= CHANGES; version++) {
                changes.add(Outgoing.of(change(customer, version)));
            }
        }
        Collections.shuffle(changes, random);
        String url = house.postgres().url("posthouse", "posthouse");
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        try (PostgresQueue queue = new PostgresQueue(
                database, database, () -> DriverManager.getConnection(url), QueueSettings.USUAL, Clock.systemUTC())) {
            for (int from = 0; from < changes.size(); from += AT_ONCE) {
                CompletableFuture.allOf(changes.subList(from, Math.min(changes.size(), from + AT_ONCE)).stream()
                                .map(change -> queue.publisher().publish(change))
                                .toArray(CompletableFuture[]::new))
                        .join();
            }
        }
    }

    /** Every team knows every customer's last change, and the others compare crm's own version. */
    void allTeamsKnowTheSame() throws SQLException {
        Map<String, String> crm = rows("crm", "select id, version || ' ' || (customer->>'name') from customer");
        Map<String, String> marketing = rows("marketing", "select customer, version || ' ' || name from audience");
        Map<String, String> versions = rows("crm", "select id, version::text from customer");
        Map<String, String> analytics = rows("analytics", "select id, version::text from customer");
        assertThat(crm).hasSize(count);
        crm.forEach((id, known) -> assertThat(known).as("crm on " + id).endsWith("name " + CHANGES));
        assertThat(marketing).as("marketing knows what crm knows").isEqualTo(crm);
        assertThat(analytics).as("analytics knows crm's versions").isEqualTo(versions);
    }

    private static Envelope change(int customer, int version) {
        String id = "customer-" + customer;
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("customerId", id).put("change", "upsert");
        data.putObject("customer").put("name", "name " + version).put("email", "reader@customer.example");
        String realm = HouseRealms.NAMES.get(customer % HouseRealms.NAMES.size());
        return new Envelope(
                MessageIds.random(),
                "CUSTOMER_CHANGE_REQUESTED",
                realm,
                "test",
                Instant.now(),
                id,
                (long) version,
                null,
                null,
                null,
                data);
    }

    private Map<String, String> rows(String database, String query) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Connection connection = house.connect(database);
                ResultSet row = connection.createStatement().executeQuery(query)) {
            while (row.next()) {
                rows.put(row.getString(1), row.getString(2));
            }
        }
        return rows;
    }
}
