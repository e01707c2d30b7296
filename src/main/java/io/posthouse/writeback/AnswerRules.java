package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.Rejected;
import io.posthouse.writeback.Finding.Kind;
import java.time.Instant;
import java.util.List;

/**
 * Reads the verdict off an answer: the first rule that fits, else what HTTP says. Success is not the status code alone: where
 * the body is to be read and cannot be, nobody knows what became of the write. Pure.
 *
 * @param rules in their order
 * @param id where the record's id stands in the body of a success; null = it tells none
 * @param step search, create, update, upsert or delete: some statuses mean something else to some
 */
record AnswerRules(List<AnswerRule> rules, Formula id, Step.Kind step) {
    AnswerRules {
        rules = List.copyOf(rules);
    }

    Finding read(Answer answer, Instant now) {
        JsonNode body = answer.json().orElse(null);
        try {
            boolean wanted = id != null || rules.stream().anyMatch(AnswerRule::readsJson);
            if (answer.succeeded() && answer.status() != 204 && wanted && body == null) {
                return Finding.of(Kind.UNCLEAR, "answered " + answer.status() + " with a body that cannot be read");
            }
            for (AnswerRule rule : rules) {
                Finding found = rule.read(answer, body, now);
                if (found != null) {
                    return found.why() == null
                            ? new Finding(found.kind(), found.id(), found.after(), "answered " + answer.status())
                            : found;
                }
            }
            return usual(answer, body, now);
        } catch (Rejected | BadInput e) {
            // Our own rules do not understand the answer; whether it was written is another question.
            return Finding.of(
                    answer.succeeded() || answer.status() >= 500 ? Kind.UNCLEAR : Kind.LATER,
                    "answered " + answer.status() + " in a form that the verdict's rules fail on");
        }
    }

    private Finding usual(Answer answer, JsonNode body, Instant now) {
        int status = answer.status();
        String why = "answered " + status;
        if (answer.succeeded()) {
            return success(body, why);
        }
        if (status == 401) {
            return Finding.of(Kind.LOGIN, why);
        }
        if (status == 408 || status == 425 || status == 429) {
            return new Finding(Kind.LATER, null, RetryAfter.of(answer.header("retry-after"), now), why);
        }
        if (status == 503) {
            return new Finding(Kind.UNCLEAR, null, RetryAfter.of(answer.header("retry-after"), now), why);
        }
        if (status >= 500) {
            return Finding.of(Kind.UNCLEAR, why);
        }
        if (status == 404 || status == 410) {
            return Finding.of(step == Step.Kind.SEARCH || step == Step.Kind.DELETE ? Kind.ABSENT : Kind.REJECTED, why);
        }
        if (status >= 300 && status < 400) {
            return Finding.of(Kind.REJECTED, why + ", a redirect, which is not followed; correct the address");
        }
        return Finding.of(Kind.REJECTED, why);
    }

    private Finding success(JsonNode body, String why) {
        String found = id == null || body == null ? null : AnswerRule.text(id.apply(body));
        boolean nothing = step == Step.Kind.SEARCH && (found == null || found.isEmpty());
        return new Finding(nothing ? Kind.ABSENT : Kind.DONE, found, null, why);
    }
}
