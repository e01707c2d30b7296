package io.posthouse.operate.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.Envelope;
import io.posthouse.message.Hop;
import io.posthouse.message.Outgoing;
import io.posthouse.message.Rejected;
import io.posthouse.message.StrictJson;
import io.posthouse.operate.publish.CloudEvent;
import io.posthouse.operate.publish.OpenTopic;
import io.posthouse.operate.publish.OpenTopics;
import io.posthouse.operate.publish.Publication;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.QueueFull;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/**
 * {@code POST /topics/{topic}}: one message, or a JSON array of them. Answers when they are committed with all their
 * deliveries. A message that breaks a rule is refused with what is wrong, and with it the whole array. Thread-safe.
 */
final class PublishApi {
    private static final String REALM = "Posthouse-Realm";

    private final OpenTopics topics;
    private final Publisher publisher;
    private final int longestBatch;

    PublishApi(OpenTopics topics, Publisher publisher, int longestBatch) {
        this.topics = topics;
        this.publisher = publisher;
        this.longestBatch = longestBatch;
    }

    /** What became of one message. @param published a {@link Published}, or UNKNOWN, FULL, REFUSED */
    record Result(String id, String published) {}

    /** Blocks for the register only; not for the commit. */
    CompletableFuture<Answer> publish(String topic, String owner, UnaryOperator<String> headers, byte[] body) {
        try {
            OpenTopic open = topics.named(topic).orElse(null);
            if (open == null) {
                return now(
                        404, "There is no such topic. routes/topics.yaml lists them; posthouse apply makes new ones.");
            }
            if (!open.publishableBy(owner)) {
                return now(
                        403,
                        topic + " belongs to " + open.owner() + ", not to " + owner + ". Publish a request topic of "
                                + open.owner() + ", or let it name " + owner
                                + " among the topic's publishers in routes/topics.yaml.");
            }
            var publication = new Publication(open, owner, headers.apply(REALM), Instant.now());
            JsonNode given = given(headers, body);
            if (!given.isArray()) {
                return publish(publication.envelope(given)).thenApply(PublishApi::one);
            }
            List<Envelope> messages = messages(publication, given);
            List<CompletableFuture<Result>> results =
                    messages.stream().map(this::publish).toList();
            return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                    .thenApply(all ->
                            many(results.stream().map(CompletableFuture::join).toList()));
        } catch (BadInput e) {
            return now(422, e.getMessage() + ".");
        } catch (SQLException e) {
            return now(503, "The queue's database does not answer. Nothing was taken; try again.");
        }
    }

    private static JsonNode given(UnaryOperator<String> headers, byte[] body) {
        JsonNode parsed = StrictJson.parse(body);
        String type = headers.apply("Content-Type");
        if (type != null && type.startsWith(CloudEvent.STRUCTURED)) {
            return CloudEvent.ofStructured(parsed);
        }
        return CloudEvent.binary(headers) ? CloudEvent.ofBinary(headers, parsed) : parsed;
    }

    private List<Envelope> messages(Publication publication, JsonNode given) {
        if (given.isEmpty() || given.size() > longestBatch) {
            throw new BadInput("an array holds 1 to " + longestBatch + " messages (posthouse.operate.publish.batch)");
        }
        List<Envelope> messages = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            try {
                messages.add(publication.envelope(given.get(i)));
            } catch (BadInput e) {
                throw new BadInput("message " + i + " of the array, counted from 0: " + e.getMessage()
                        + "; none of them was published");
            }
        }
        return messages;
    }

    private CompletableFuture<Result> publish(Envelope envelope) {
        String id = envelope.id().toString();
        long begun = System.nanoTime();
        return publisher.publish(Outgoing.of(envelope)).handle((published, failure) -> {
            if (failure == null) {
                Hop.of("operate", "published")
                        .message(envelope)
                        .because(published == Published.STORED ? null : published.name())
                        .took(System.nanoTime() - begun)
                        .log();
                return new Result(id, published.name());
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return new Result(
                    id, cause instanceof QueueFull ? "FULL" : cause instanceof Rejected ? "REFUSED" : "UNKNOWN");
        });
    }

    private static Answer one(Result result) {
        int status = status(result);
        return status == 201 ? Answer.json(201, result) : Answer.problem(status, why(status), members(result));
    }

    private static Answer many(List<Result> results) {
        int worst = results.stream().mapToInt(PublishApi::status).reduce(201, PublishApi::worse);
        Map<String, ?> all = Map.of("results", results);
        return worst == 201 ? Answer.json(201, all) : Answer.problem(worst, why(worst), all);
    }

    /** What is to be sent again goes before what never can be. */
    private static int worse(int one, int other) {
        return one == 503 || other == 503 ? 503 : Math.max(one, other);
    }

    private static Map<String, ?> members(Result result) {
        return Map.of("id", result.id(), "published", result.published());
    }

    private static int status(Result result) {
        return switch (result.published()) {
            case "STORED", "DUPLICATE" -> 201;
            case "CONFLICT", "TOKEN_REUSED" -> 409;
            case "REFUSED" -> 422;
            default -> 503;
        };
    }

    private static String why(int status) {
        return switch (status) {
            case 409 ->
                "A message of this id but with other data is there; this one was not stored. Compare the two"
                        + " (posthouse message show), and give what is new an id of its own.";
            case 422 ->
                "The message can never be stored: it is larger than posthouse.queue.message.largest, or holds"
                        + " what the database refuses.";
            default ->
                "Not confirmed in time, or too much waits. Whether it is stored is not known where it says UNKNOWN:"
                        + " send it again with this id, and it is stored once.";
        };
    }

    private static CompletableFuture<Answer> now(int status, String detail) {
        return CompletableFuture.completedFuture(Answer.problem(status, detail));
    }
}
