package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.standardwebhooks.Webhook;
import io.posthouse.outside.House;
import io.posthouse.outside.HouseRealms;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partner connected by configuration only, as in docs/add-a-door.md: what it posts reaches every team once. */
class PartnerIT {
    private static final String REALM = HouseRealms.NAMES.get(0);
    private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private final House house = new House(Path.of("target/promises/partner-" + System.nanoTime()));
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void open() throws IOException {
        Files.writeString(house.folder().resolve("realms").resolve(REALM + ".yaml"), """
                partners:
                  example-crm:
                    auth: { kind: standard-webhooks, secrets: [file:example-crm-secret] }
                    entities:
                      customer:
                        topic: CUSTOMER_CHANGE_REQUESTED
                        mapping: example-crm-customer.jq
                        time: .timestamp
                """, StandardOpenOption.APPEND);
        Files.writeString(
                house.folder().resolve("data/secrets/realms").resolve(REALM).resolve("example-crm-secret"), SECRET);
        house.start();
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aPartnersCustomerReachesMarketingAndAnalyticsOnce() throws Exception {
        String created = event("contact.created", 7, 1);

        HttpResponse<String> first = post("m1", created, null);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        assertThat(post("m1", created, null).body()).isEqualTo(first.body());
        assertThat(post("m2", event("contact.created", 8, 1), "validate").statusCode())
                .isEqualTo(200);
        assertThat(post("m3", "{}", null).body()).contains("left-out");
        HttpResponse<String> conflict = post("m1", event("contact.created", 9, 1), null);
        assertThat(conflict.statusCode()).isEqualTo(202);

        await("select count(*) from audience where customer = '7' and name = 'Customer 7'", "marketing", 1);
        await("select count(*) from customer where id = '7'", "analytics", 1);
        await("select count(*) from delivery where state = 'x' and reason = 'unrouted'", "posthouse", 1);
        assertThat(number("select count(*) from customer", "crm")).isEqualTo(1);
        assertThat(number("select version from customer where id = '7'", "crm")).isEqualTo(1);
    }

    /** Signed by libraries nobody here wrote, as Node programs send. */
    @ParameterizedTest
    @ValueSource(strings = {"standardwebhooks", "svix"})
    void whatOthersSignIsLetIn(String library) throws Exception {
        Path modules = Path.of(System.getenv().getOrDefault("POSTHOUSE_SIGNERS", "target/signers"))
                .toAbsolutePath();
        boolean there = Files.isDirectory(modules.resolve("node_modules").resolve(library));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there)
                    .as(library + " below " + modules + ": npm install --prefix target/signers standardwebhooks svix")
                    .isTrue();
        }
        assumeTrue(there, "no npm package " + library + " below " + modules);
        Process node = new ProcessBuilder(
                        "node",
                        Path.of("src/test/node/sign.js").toAbsolutePath().toString(),
                        library,
                        url(),
                        SECRET,
                        event("contact.created", 21, 1))
                .redirectErrorStream(true)
                .directory(modules.toFile())
                .start();
        String said = new String(node.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said.lines().toList()).containsExactly("signed 202", "changed 401");
        await("select count(*) from audience where customer = '21'", "marketing", 1);
    }

    private static String event(String type, int id, int revision) {
        return "{\"type\":\"" + type + "\",\"timestamp\":\""
                + java.time.Instant.now().minusSeconds(60)
                + "\",\"data\":{\"id\":" + id + ",\"fullName\":\"Customer " + id + "\",\"email\":\"c" + id
                + "@customer.example\",\"revision\":" + revision + "}}";
    }

    private String url() {
        return "http://127.0.0.1:" + house.doorPort() + "/partners/" + REALM + "/example-crm/customer";
    }

    private HttpResponse<String> post(String id, String body, String prefer) throws Exception {
        long now = System.currentTimeMillis() / 1000;
        List<String> headers = new ArrayList<>(List.of(
                "Content-Type",
                "application/json",
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(now),
                "webhook-signature",
                new Webhook(SECRET).sign(id, now, body)));
        if (prefer != null) {
            headers.addAll(List.of("Prefer", prefer));
        }
        return client.send(
                HttpRequest.newBuilder(URI.create(url()))
                        .timeout(Duration.ofSeconds(20))
                        .headers(headers.toArray(String[]::new))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void await(String query, String database, int wanted) {
        Awaitility.await(query).atMost(Duration.ofSeconds(60)).until(() -> number(query, database) == wanted);
    }

    private long number(String query, String database) throws SQLException {
        try (Connection connection = house.connect(database);
                ResultSet row = connection.createStatement().executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
