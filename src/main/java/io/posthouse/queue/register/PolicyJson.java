package io.posthouse.queue.register;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** The column {@code policy} of table subscription: the entry's knobs, times in milliseconds. */
final class PolicyJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PolicyJson() {}

    static String write(SubscriptionEntry entry) {
        ObjectNode policy = JSON.createObjectNode();
        if (entry.work() != null) {
            policy.put("work", entry.work());
        }
        policy.put("concurrency", entry.concurrency());
        policy.put("batch", entry.batch());
        policy.put("timeoutMillis", entry.timeout().toMillis());
        policy.put("pool", entry.pool().name().toLowerCase(Locale.ROOT));
        policy.put("attempts", entry.attempts());
        policy.put("budgetMillis", entry.budget().toMillis());
        policy.put("backoffMillis", entry.backoff().toMillis());
        policy.put("capMillis", entry.cap().toMillis());
        entry.publishes().forEach(policy.putArray("publishes")::add);
        return policy.toString();
    }

    /** As a tree, so that two are equal whatever order PostgreSQL gives their members. */
    static JsonNode read(String policy) {
        try {
            return JSON.readTree(policy);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("subscription.policy holds something that is no JSON", e);
        }
    }
}
