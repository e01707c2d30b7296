package io.posthouse.writeback;

import java.util.Map;

/**
 * One call that an operation makes.
 *
 * @param headers fixed ones
 * @param body made from the event; null = none
 * @param idempotencyHeader carries the write's id, the same at each try; null = the system knows none
 */
record Step(
        Kind kind,
        String method,
        PathTemplate path,
        Map<String, String> headers,
        Formula body,
        String idempotencyHeader,
        AnswerRules verdict) {
    Step {
        headers = Map.copyOf(headers);
    }

    enum Kind {
        SEARCH,
        CREATE,
        UPDATE,
        UPSERT,
        DELETE;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
