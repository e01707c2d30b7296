package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.jq.Mappings;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.queue.postgres.QueueBed;
import io.posthouse.realm.RealmBed;
import io.posthouse.writeback.http.HttpCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A writer on a real queue database, and the outside system it writes into. */
final class WriteBed implements AutoCloseable {
    final QueueBed queue = new QueueBed();
    final Crm crm;
    final ExecutorService threads = Executors.newCachedThreadPool();
    final HttpCalls calls = new HttpCalls(threads, true);
    final RealmBed realms = new RealmBed();
    private Clock clock = Clock.systemUTC();
    private final Path mappings;

    WriteBed(Path folder) {
        try {
            crm = new Crm();
            mappings = folder;
            Files.writeString(folder.resolve("contact.jq"), "{ email: $entity, name: .data.name, mark: $mark }");
            Files.writeString(folder.resolve("search.jq"), "{ email: $entity }");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param more members of the destination, each line beginning in the first column */
    WriteBed realm(String realm, String more) {
        return realm(realm, crm.url(), more);
    }

    WriteBed realm(String realm, String url, String more) {
        realms.realm(realm, """
                realm: %s
                destinations:
                  crm:
                    url: %s
                %s
                    operations:
                      contact:
                        search: { when: unclear, method: POST, path: /search, body: search.jq, id: '.results[0].id' }
                        create:
                          path: /contacts
                          body: contact.jq
                          id: .id
                          verdict: [{ status: 409, json: .message, matches: 'ID: (\\d+)', word: duplicate, id: $1 }]
                        update: { path: '/contacts/{$id}', body: contact.jq, verdict: [{ status: 404, word: absent }] }
                        delete: { path: '/contacts/{$id}' }
                triggers:
                  - { on: PROSPECT_SUBMITTED, to: crm.contact }
                  - { on: CUSTOMER_DELETED, to: crm.contact }
                """.formatted(realm, url, more.indent(4).stripTrailing()));
        return this;
    }

    /** Of the writers that are made from now on. */
    WriteBed clock(Clock other) {
        clock = other;
        return this;
    }

    DestinationsSection section() {
        return new DestinationsSection(new Mappings(mappings), true);
    }

    /** Another process' writer, too: they share nothing but the database. */
    WriteBackWriter writer() {
        return writer(calls);
    }

    WriteBackWriter writer(Calls calls) {
        var destinations = realms.view(section());
        if (!realms.problems().isEmpty()) {
            throw new IllegalStateException(realms.problems().toString());
        }
        return new WriteBackWriter(destinations, queue.pools.plain(), calls, threads, clock);
    }

    /** What the writer says: done, or the failure. */
    static RuntimeException write(WriteBackWriter writer, Envelope child) {
        try {
            writer.write(child).toCompletableFuture().join();
            return null;
        } catch (CompletionException e) {
            return (RuntimeException) e.getCause();
        }
    }

    static Envelope prospect(String realm, String email, long version, String name) {
        return order(event("PROSPECT_SUBMITTED", realm, email, version, name), false);
    }

    static Envelope deleted(String realm, String email, long version) {
        return order(event("CUSTOMER_DELETED", realm, email, version, null), true);
    }

    static Envelope order(Envelope event, boolean deletes) {
        return WriteOrder.child(event, new Trigger(event.topic(), "crm", "contact", deletes, null));
    }

    static Envelope event(String topic, String realm, String email, Long version, String name) {
        JsonNode data = JsonNodeFactory.instance.objectNode().put("name", name);
        UUID id = MessageIds.random();
        return new Envelope(
                id,
                topic,
                realm,
                "forms",
                Instant.parse("2026-01-02T03:04:05Z"),
                email,
                version,
                null,
                null,
                null,
                data);
    }

    String state() {
        return queue.text(
                "select outcome || ' ' || coalesce(done_version::text, '-') || ' ' || coalesce(external_id, '-')"
                        + " from write_back_state");
    }

    @Override
    public void close() throws Exception {
        crm.close();
        calls.close();
        queue.close();
        threads.shutdownNow();
    }
}
