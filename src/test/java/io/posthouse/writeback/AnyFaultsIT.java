package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.jq.Mappings;
import io.posthouse.message.Envelope;
import io.posthouse.operate.crm.CrmSimulator;
import io.posthouse.operate.crm.Entry;
import io.posthouse.operate.crm.Fault;
import io.posthouse.operate.crm.Fault.Kind;
import io.posthouse.operate.crm.Portal;
import io.posthouse.queue.postgres.QueueBed;
import io.posthouse.realm.RealmBed;
import io.posthouse.writeback.http.HttpCalls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Any sequence of faults, then healing, ends with exactly one right record: on a system with unique emails, on one that honours
 * idempotency keys, and on one that can only be searched. Each try is made by a writer of its own: nothing but the rows
 * and the system itself remembers what happened before. With real processes, and kills: WriteBackCrashIT.
 */
class AnyFaultsIT {
    private static final int TRIES = 60;
    private static final String SEARCH_OR_CREATE = """
            search:
              method: POST
              path: /crm/v3/objects/contacts/search
              body: search.jq
              id: .results[0].id
            create: { path: /crm/v3/objects/contacts, body: contact.jq, id: .id }
            """;
    private static final AtomicInteger REALM = new AtomicInteger();

    private static QueueBed queue;
    private static CrmSimulator crm;
    private static ExecutorService threads;
    private static HttpCalls calls;
    private static Path mappings;

    @BeforeContainer
    static void open() throws Exception {
        queue = new QueueBed();
        crm = CrmSimulator.open(0, 7);
        threads = Executors.newCachedThreadPool();
        calls = new HttpCalls(threads, true);
        mappings = Files.createTempDirectory("mappings");
        Files.writeString(mappings.resolve("contact.jq"), "{ properties: { email: $entity, name: .data.name } }");
        Files.writeString(
                mappings.resolve("search.jq"),
                "{ filterGroups: [{ filters: [{ propertyName: \"email\", operator: \"EQ\", value: $entity }] }] }");
    }

    @AfterContainer
    static void close() throws Exception {
        crm.close();
        calls.close();
        queue.close();
        threads.shutdownNow();
    }

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
    void uniqueEmails(@ForAll("faults") List<Fault> faults, @ForAll("versions") List<Long> versions) {
        heals(faults, versions, true, false, """
                repeatable: true
                create:
                  path: /crm/v3/objects/contacts
                  body: contact.jq
                  id: .id
                  verdict:
                    - { status: 403, word: held, until: 1s }
                    - { status: 409, json: .message, matches: 'ID: (\\d+)', word: duplicate, id: $1 }
                    - { json: .status, equals: 0, word: later }
                """);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
    void idempotencyKeys(@ForAll("faults") List<Fault> faults, @ForAll("versions") List<Long> versions) {
        heals(faults, versions, false, true, """
                create:
                  path: /crm/v3/objects/contacts
                  body: contact.jq
                  id: .id
                  idempotency-header: Idempotency-Key
                  verdict: [{ status: 403, word: held, until: 1s }, { json: .status, equals: 0, word: later }]
                """);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
    void searchBeforeCreateOnly(@ForAll("faults") List<Fault> faults, @ForAll("versions") List<Long> versions) {
        heals(faults, versions, false, false, """
                search:
                  when: first
                  method: POST
                  path: /crm/v3/objects/contacts/search
                  body: search.jq
                  id: .results[0].id
                  verdict: [{ status: 403, word: held, until: 1s }, { json: .status, equals: 0, word: later }]
                create:
                  path: /crm/v3/objects/contacts
                  body: contact.jq
                  id: .id
                  verdict: [{ status: 403, word: held, until: 1s }, { json: .status, equals: 0, word: later }]
                """);
    }

    @Example
    void aThousandResetsAfterTheWriteMakeNoSecondRecord() {
        Portal portal = crm.portal("resets");
        portal.rules(portal.rules().uniqueEmail(false));
        RealmBed realms = realm("resets", SEARCH_OR_CREATE);
        WriteBackWriter writer = process(realms);
        for (int n = 0; n < 1_000; n++) {
            portal.faults().next(1, Fault.of(Kind.RESET_AFTER));
            Envelope one = WriteBed.prospect("resets", "p" + n + "@example.com", 1, "Ada");
            assertThat(WriteBed.write(writer, one)).isNotNull();
            // Another process: the breaker of the first one rightly leaves such a system alone.
            writer = process(realms);
            assertThat(WriteBed.write(writer, one)).isNull();
        }
        assertThat(portal.faults().struck(Kind.RESET_AFTER)).isEqualTo(1_000);
        assertThat(portal.records().countBy("contacts", "email"))
                .hasSize(1_000)
                .allSatisfy((email, records) -> assertThat(records).isEqualTo(1));
    }

    @Example
    void aRecordThatWasDeletedThereAndMadeAnewWithoutAnAnswerIsNotMadeTwice() throws Exception {
        Portal portal = crm.portal("gone");
        portal.rules(portal.rules().uniqueEmail(false));
        RealmBed realms = realm("gone", SEARCH_OR_CREATE);
        assertThat(WriteBed.write(process(realms), WriteBed.prospect("gone", "ann@example.com", 1, "old")))
                .isNull();
        String id = portal.records().all("contacts").get(0).id();
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(crm.uri("gone") + "/crm/v3/objects/contacts/" + id))
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.discarding());

        // The update is told that the record is gone, and the create that follows is carried out and not answered.
        portal.faults().next(1, Fault.of(Kind.SLOW).taking(Duration.ofMillis(1)));
        portal.faults().next(1, Fault.of(Kind.RESET_AFTER));
        Envelope newer = WriteBed.prospect("gone", "ann@example.com", 2, "new");
        assertThat(WriteBed.write(process(realms), newer)).isNotNull();
        assertThat(WriteBed.write(process(realms), newer)).isNull();

        assertThat(portal.faults().struck(Kind.RESET_AFTER)).isEqualTo(1);
        assertThat(portal.records().all("contacts")).hasSize(1);
        assertThat(portal.records().all("contacts").get(0).properties()).containsEntry("name", "new");
    }

    @Provide
    Arbitrary<List<Fault>> faults() {
        Arbitrary<Kind> kinds = Arbitraries.of(
                Kind.SLOW,
                Kind.DRIBBLE,
                Kind.NEVER,
                Kind.TOO_MANY,
                Kind.QUOTA,
                Kind.STORM,
                Kind.RESET_BEFORE,
                Kind.RESET_AFTER,
                Kind.ERROR_INSIDE,
                Kind.HTML,
                Kind.CUT,
                Kind.FLOOD,
                Kind.REDIRECT);
        // What says that nothing was written, and is believed, does not write.
        return Combinators.combine(
                        kinds, Arbitraries.of(true, false), Arbitraries.of(null, "0", "1", "soon", "date+1", "-5"))
                .as((kind, written, after) -> {
                    Fault fault = Fault.of(kind).taking(Duration.ofMillis(1)).sized(200_000);
                    return switch (kind) {
                        case TOO_MANY -> fault.retryAfter(after);
                        case NEVER, STORM, HTML, CUT, FLOOD -> fault.written(written);
                        default -> fault;
                    };
                })
                .list()
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Long>> versions() {
        return Arbitraries.longs()
                .between(1, 4)
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    private static void heals(List<Fault> faults, List<Long> versions, boolean unique, boolean keys, String operation) {
        String realm = "r" + REALM.incrementAndGet();
        String email = realm + "@example.com";
        Portal portal = crm.portal(realm);
        portal.rules(portal.rules().uniqueEmail(unique).idempotencyKeys(keys));
        faults.forEach(fault -> portal.faults().next(1, fault));
        RealmBed realms = realm(realm, operation);
        ArrayDeque<Envelope> waiting = new ArrayDeque<>();
        versions.forEach(version -> waiting.add(WriteBed.prospect(realm, email, version, "v" + version)));
        List<String> story = new ArrayList<>();
        for (int n = 0; n < TRIES && !waiting.isEmpty(); n++) {
            Envelope one = waiting.poll();
            RuntimeException failure = WriteBed.write(process(realms), one);
            story.add("v" + one.version() + ": " + (failure == null ? "done" : failure.toString()));
            if (failure != null) {
                waiting.add(one);
            }
        }

        assertThat(waiting).as("all written: %s", story).isEmpty();
        List<Entry> records = portal.records().all("contacts");
        assertThat(records).as("records: %s", story).hasSize(1);
        long newest = versions.stream().mapToLong(version -> version).max().orElseThrow();
        assertThat(records.get(0).properties()).as("%s", story).containsEntry("name", "v" + newest);
        assertThat(crm.trapped()).isZero();
    }

    /** @param operation how it finds and makes a record */
    private static RealmBed realm(String realm, String operation) {
        return new RealmBed().realm(realm, """
                realm: %s
                destinations:
                  crm:
                    url: %s
                    timeout: 300ms
                    answer: 64kB
                    operations:
                      contact:
                %s        update:
                          path: '/crm/v3/objects/contacts/{$id}'
                          body: contact.jq
                          verdict:
                            - { status: 403, word: held, until: 1s }
                            - { status: 404, word: absent }
                            - { json: .status, equals: 0, word: later }
                """.formatted(realm, crm.uri(realm), operation.indent(8)));
    }

    private static WriteBackWriter process(RealmBed realms) {
        var destinations = realms.view(new DestinationsSection(new Mappings(mappings), true));
        assertThat(realms.problems()).isEmpty();
        return new WriteBackWriter(destinations, queue.pools.plain(), calls, threads, Clock.systemUTC());
    }
}
