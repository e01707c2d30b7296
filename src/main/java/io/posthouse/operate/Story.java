package io.posthouse.operate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A message with its family.
 *
 * @param message the one asked for
 * @param envelope its envelope
 * @param family from the first ancestor on, by the time of acceptance
 * @param deliveries of the whole family, in the order they were made
 * @param more the family has more members than are shown
 */
public record Story(UUID message, JsonNode envelope, List<Member> family, List<Delivery> deliveries, boolean more) {

    /** One message. @param cause the message it was derived from, null for a first one */
    public record Member(UUID id, String topic, String realm, Instant acceptedAt, UUID cause) {}

    /**
     * A message in one subscription.
     *
     * @param destination the outside system a write-back is for; null for all others
     * @param endedAt when it was done or discarded; null while open
     * @param due when a waiting or held one becomes ready by itself
     */
    public record Delivery(
            Handle delivery,
            UUID message,
            String subscription,
            String team,
            String destination,
            DeliveryState state,
            int attempts,
            Instant createdAt,
            Instant endedAt,
            Instant due,
            String reason,
            List<Failure> failures) {}

    public List<Member> childrenOf(UUID parent) {
        return family.stream()
                .filter(member -> parent.equals(member.cause()) && !parent.equals(member.id()))
                .toList();
    }

    public List<Delivery> deliveriesOf(UUID id) {
        return deliveries.stream()
                .filter(delivery -> delivery.message().equals(id))
                .toList();
    }
}
