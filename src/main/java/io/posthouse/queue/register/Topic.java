package io.posthouse.queue.register;

import io.posthouse.yaml.Place;
import java.util.List;

/**
 * A named event, from {@code routes/topics.yaml}.
 *
 * @param name {@code CUSTOMER_CREATED}
 * @param owner the room or team whose entity it is
 * @param entity what it is about: {@code customer}
 * @param key path of the entity's key inside the data
 * @param publishers rooms and teams that may publish it beside the owner
 * @param schema JSON Schema of the data, null where none is registered
 * @param ledger how much is written down of each delivery
 * @param realm of messages that a program publishes without naming one; null where it must name it
 * @param place where it stands
 */
public record Topic(
        String name,
        String owner,
        String entity,
        String key,
        List<String> publishers,
        String schema,
        Ledger ledger,
        String realm,
        Place place) {
    public Topic {
        publishers = List.copyOf(publishers);
    }

    /** {@code EACH}: a row per delivery. {@code EXCEPTIONS}: rows only for what is not simply done. */
    public enum Ledger {
        EACH,
        EXCEPTIONS
    }

    /** Whether this room or team may publish it. */
    public boolean publishableBy(String roomOrTeam) {
        return owner.equals(roomOrTeam) || publishers.contains(roomOrTeam);
    }
}
