package io.posthouse.operate.crm;

import java.util.Map;

/**
 * One change, in the order they were made.
 *
 * @param properties those of this change only
 */
public record Write(long number, Verb verb, String kind, String id, Map<String, String> properties) {
    public enum Verb {
        CREATED,
        UPDATED,
        DELETED
    }

    public Write {
        properties = Map.copyOf(properties);
    }
}
