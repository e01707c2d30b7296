package io.posthouse.operate.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.FailureText;
import io.posthouse.message.StrictJson;
import io.posthouse.message.Units;
import io.posthouse.queue.Failure;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.Word;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a program says of a try: {@code {"handle": …, "outcome": "later", "after": "30s", "reason": …}}. Pure.
 *
 * @param word as it was said
 */
record OutcomeReading(String handle, String word, Outcome outcome) {
    private static final Set<String> MEMBERS = Set.of("handle", "outcome", "after", "until", "reason", "type");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9_.$]{0,99}");
    private static final String STEP = "outside";

    /** @throws BadInput when the request breaks a rule */
    static OutcomeReading of(byte[] body, Instant now) {
        JsonNode told = object(body, MEMBERS);
        String word = told.path("outcome").asText("");
        Outcome outcome = switch (word) {
            case "done" -> Outcome.DONE;
            case "later" -> Outcome.failed(Word.LATER, after(told), failure(told, "the worker said later"));
            case "held" -> Outcome.failed(Word.HELD, until(told, now), failure(told, "the worker holds it"));
            case "rejected" -> Outcome.failed(Word.REJECTED, null, failure(told, null));
            default -> throw new BadInput("'outcome' must be done, later, held or rejected");
        };
        return new OutcomeReading(handle(told), word, outcome);
    }

    static JsonNode object(byte[] body, Set<String> members) {
        JsonNode told = StrictJson.parse(body);
        if (!told.isObject()) {
            throw new BadInput("the body must be a JSON object");
        }
        told.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw new BadInput("a member is none of this request: it has " + String.join(", ", members));
            }
        });
        return told;
    }

    static String handle(JsonNode told) {
        String handle = told.path("handle").textValue();
        if (handle == null) {
            throw new BadInput("'handle' is missing: the lease's answer has one for each delivery");
        }
        return handle;
    }

    private static Duration after(JsonNode told) {
        JsonNode after = told.path("after");
        return after.isMissingNode() || after.isNull()
                ? null
                : Units.duration(after.asText())
                        .orElseThrow(() -> new BadInput("'after' must be a time such as 30s, 5m, 2h"));
    }

    /** Null until a person releases it. */
    private static Duration until(JsonNode told, Instant now) {
        JsonNode until = told.path("until");
        if (until.isMissingNode() || until.isNull()) {
            return null;
        }
        try {
            Duration left = Duration.between(now, Instant.parse(until.asText()));
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadInput("'until' must be a moment in UTC such as 2026-11-20T06:00:00Z");
        }
    }

    /** A program's reason is of unknown origin: its values are masked, as of any failure that is not ours. */
    private static Failure failure(JsonNode told, String otherwise) {
        String reason = FailureText.masked(told.path("reason").textValue());
        if ((reason == null || reason.isBlank()) && otherwise == null) {
            throw new BadInput(
                    "'reason' is missing: who looks at the dead letter must know why, without personal data");
        }
        String type = told.path("type").textValue();
        if (type != null && !TYPE.matcher(type).matches()) {
            throw new BadInput("'type' must be the name of an error such as ValidationError");
        }
        return new Failure(type, reason == null || reason.isBlank() ? otherwise : reason, STEP, null);
    }
}
