package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.database.TestDatabases;
import io.posthouse.ingest.Head;
import io.posthouse.ingest.Post;
import io.posthouse.ingest.partner.PartnerDoor;
import io.posthouse.ingest.partner.PartnersSection;
import io.posthouse.ingest.partner.Turns;
import io.posthouse.jq.Mappings;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.message.StrictJson;
import io.posthouse.realm.RealmBed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/** The ring of {@link PingPongTest}. */
final class Ring implements AutoCloseable {
    private static final String FIELDS = "customerId: (.entity // .id), change: \"upsert\", time: .at, customer: ";
    private static final int ENDLESS = 8;

    private final DataSource team = TestDatabases.freshTeam("crm");
    private final Path folder;
    private final WriteBed bed;
    private WriteBackWriter writer;
    private PartnerDoor door;
    private long at = System.currentTimeMillis() - 3_600_000;

    Ring(Path folder) {
        this.folder = folder;
        this.bed = new WriteBed(folder);
    }

    /**
     * @param out what we write
     * @param in what we understand of what comes back
     */
    void closed(String out, String in) throws Exception {
        Files.writeString(folder.resolve("contact.jq"), out);
        Files.writeString(folder.resolve("in.jq"), "{" + FIELDS + in + "}");
        writer = bed.realm("acme", "").writer();
        RealmBed realms = new RealmBed().secret("file:them", "secret").realm("acme", """
                realm: acme
                partners:
                  hub:
                    destination: crm
                    auth: { kind: bearer, secrets: [file:them] }
                    entities: { customer: { topic: CUSTOMER_CHANGE_REQUESTED, mapping: in.jq } }
                """);
        door = new PartnerDoor(
                realms.view(new PartnersSection(new Mappings(folder), 4096)),
                Clock.systemUTC(),
                id -> null,
                tokens -> CompletableFuture.completedFuture(Map.of()),
                Turns.forProcessors(1, 1));
        assertThat(realms.problems()).isEmpty();
    }

    /** Another system of the realm says what it knows. */
    void customer(String name) throws SQLException {
        ObjectNode data =
                JsonNodeFactory.instance.objectNode().put("customerId", "c-1").put("change", "upsert");
        data.putObject("customer").put("name", name).put("email", "ann@example.com");
        Instant time = Instant.ofEpochMilli(at += 1000);
        apply(new Envelope(
                MessageIds.of(time, name),
                "CUSTOMER_CHANGE_REQUESTED",
                "acme",
                "ams",
                time,
                "c-1",
                null,
                null,
                null,
                null,
                data));
    }

    void person(String name) throws SQLException {
        Map.Entry<String, ?> contact = bed.crm.contacts.entrySet().iterator().next();
        ((ObjectNode) contact.getValue()).put("name", name);
        tell();
    }

    /** Tells of each write, until there is none; returns how many there were from the beginning. */
    int rounds() throws SQLException {
        int told = -1;
        while (told != writes()) {
            told = writes();
            assertThat(told).as("it goes on for ever").isLessThan(ENDLESS);
            tell();
        }
        return told;
    }

    private int writes() {
        return bed.crm.asked("POST", "/contacts").size()
                + bed.crm.asked("PATCH", "/contacts").size();
    }

    private void tell() throws SQLException {
        for (var contact : bed.crm.contacts.entrySet()) {
            ObjectNode body = contact.getValue().deepCopy();
            body.put("id", contact.getKey()).put("at", at += 1000);
            Head head = Head.of(
                    "POST", "/", Map.of("Authorization", "Bearer secret").entrySet(), "");
            Post post = new Post(
                    Map.of("realm", "acme", "partner", "hub"), "application/json", StrictJson.write(body), head);
            for (Outgoing change : door.admit(post).getMessages()) {
                Envelope told = change.envelope();
                // Its id as if it had come then: between sources the newest counts.
                apply(new Envelope(
                        MessageIds.of(told.time(), told.id().toString()),
                        told.topic(),
                        told.realm(),
                        told.source(),
                        told.time(),
                        told.subject(),
                        told.version(),
                        null,
                        null,
                        null,
                        told.data()));
            }
        }
    }

    private void apply(Envelope change) throws SQLException {
        List<Envelope> news = new ArrayList<>();
        try (Connection connection = team.getConnection();
                var effect = connection.prepareStatement("select apply_customer_changes('crm', ?)");
                var outbox = connection.prepareStatement("delete from outbox returning *")) {
            String text = JsonNodeFactory.instance
                    .arrayNode()
                    .add(EnvelopeJson.tree(change))
                    .toString();
            effect.setString(1, text);
            effect.execute();
            try (ResultSet row = outbox.executeQuery()) {
                while (row.next()) {
                    news.add(event(row));
                }
            }
        }
        for (Envelope event : news) {
            assertThat(WriteBed.write(writer, WriteBed.order(event, false))).isNull();
        }
    }

    private static Envelope event(ResultSet row) throws SQLException {
        return new Envelope(
                row.getObject("id", UUID.class),
                row.getString("topic"),
                row.getString("realm"),
                row.getString("source"),
                row.getObject("time", OffsetDateTime.class).toInstant(),
                row.getString("subject"),
                row.getLong("version"),
                null,
                row.getObject("cause", UUID.class),
                null,
                StrictJson.parse(row.getString("data").getBytes(StandardCharsets.UTF_8)));
    }

    String nameThere() {
        return bed.crm.contacts.values().iterator().next().path("name").textValue();
    }

    String nameHere() throws SQLException {
        try (Connection connection = team.getConnection();
                var select = connection.prepareStatement("select customer->>'name' from customer where id = 'c-1'");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws Exception {
        bed.close();
    }
}
