package io.posthouse.ingest.partner;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.ingest.Head;
import io.posthouse.ingest.Post;
import io.posthouse.ingest.Problem;
import io.posthouse.ingest.Refusal;
import io.posthouse.ingest.Reply;
import io.posthouse.jq.Mappings;
import io.posthouse.message.StrictJson;
import io.posthouse.realm.RealmBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Partners written in a test, with their mappings, and posts to them. */
final class PartnerBed {
    static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    static final String SECRET = "a secret of the tests";

    final RealmBed realms = new RealmBed();
    private final Path routes;
    private final Map<String, String> path = new HashMap<>(Map.of("realm", "acme", "partner", "them"));
    private final Map<String, List<String>> headers = new TreeMap<>();
    private Instant now = NOW;
    private final Turns turns = Turns.forProcessors(1, 10);
    private PartnerDoor door;

    /** Messages that came before, by token. */
    final Map<UUID, UUID> firsts = new HashMap<>();

    PartnerBed(Path routes) {
        this.routes = routes;
        realms.secret("file:them", SECRET);
        header("authorization", "Bearer " + SECRET);
    }

    /** @param entity lines of the only entity, customer, beside its topic */
    static PartnerBed with(Path routes, String... entity) {
        return new PartnerBed(routes)
                .partners("them:\n"
                        + "  auth: { kind: bearer, secrets: [file:them] }\n"
                        + "  entities:\n"
                        + "    customer:\n"
                        + "      topic: CUSTOMER_CHANGE_REQUESTED\n"
                        + String.join("\n", entity).indent(6));
    }

    PartnerBed partners(String yaml) {
        realms.realm("acme", "realm: acme\npartners:\n" + yaml.indent(2));
        door = null;
        return this;
    }

    PartnerBed mapping(String name, String jq) {
        try {
            Files.createDirectories(routes.resolve("mappings"));
            Files.writeString(routes.resolve("mappings").resolve(name), jq);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    PartnerBed at(Instant time) {
        now = time;
        door = null;
        return this;
    }

    /** @param value null takes it away */
    PartnerBed header(String name, String value) {
        if (value == null) {
            headers.remove(name.toLowerCase(Locale.ROOT));
        } else {
            headers.put(name.toLowerCase(Locale.ROOT), List.of(value));
        }
        return this;
    }

    PartnerBed path(String name, String value) {
        path.put(name, value);
        return this;
    }

    List<String> problems() {
        door();
        return realms.problems();
    }

    PartnerDoor door() {
        if (door == null) {
            var view = realms.view(new PartnersSection(new Mappings(routes.resolve("mappings")), 1 << 20));
            door = new PartnerDoor(
                    view,
                    Clock.fixed(now, ZoneOffset.UTC),
                    id -> "/progress/" + id,
                    tokens -> CompletableFuture.completedFuture(firsts),
                    turns);
        }
        return door;
    }

    Post post(String body) {
        return post("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    Post post(String type, byte[] body) {
        return new Post(
                Map.copyOf(path), type, body, new Head("POST", "/partners/acme/them", new TreeMap<>(headers), ""));
    }

    Admission admit(String body) {
        return door().admit(post(body));
    }

    /** What the sender is told; of a refusal too. */
    JsonNode told(String body) {
        try {
            return json(reply(admit(body), "STORED").text());
        } catch (Refusal refusal) {
            return json(new String(refusal.getProblem().json(), StandardCharsets.UTF_8));
        }
    }

    /** @param outcome of each message */
    Reply reply(Admission admission, String outcome) {
        List<String> outcomes = Collections.nCopies(admission.getMessages().size(), outcome);
        return door().answer(admission, outcomes).toCompletableFuture().join();
    }

    Problem refusal(String body) {
        return refusal(post(body));
    }

    /** Null when it was taken. */
    Problem refusal(Post post) {
        try {
            door().admit(post);
            return null;
        } catch (Refusal refusal) {
            return refusal.getProblem();
        }
    }

    static JsonNode json(String text) {
        return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
