package io.posthouse.queue.register;

import io.posthouse.yaml.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The registers as the files say: all topics, and the subscriptions of the rooms and teams whose folders are here.
 *
 * @param topics by name, in the order of the file
 * @param subscriptions in the order of the files
 * @param owners rooms and teams whose {@code subscriptions.yaml} was read, also an empty one
 * @param warnings what may be right, but is worth a look
 */
public record Register(
        Map<String, Topic> topics, List<SubscriptionEntry> subscriptions, Set<String> owners, List<Problem> warnings) {
    public Register {
        topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
        subscriptions = List.copyOf(subscriptions);
        owners = Set.copyOf(owners);
        warnings = List.copyOf(warnings);
    }
}
