package io.posthouse.writeback;

import java.util.List;
import java.util.Map;

/** What one realm wants written back, by topic. */
public record Triggers(Map<String, List<Trigger>> byTopic) {
    public Triggers {
        byTopic = Map.copyOf(byTopic);
    }

    List<Trigger> of(String topic) {
        return byTopic.getOrDefault(topic, List.of());
    }
}
