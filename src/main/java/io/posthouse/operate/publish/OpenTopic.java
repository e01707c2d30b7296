package io.posthouse.operate.publish;

import java.util.List;

/**
 * A topic as programs meet it.
 *
 * @param owner the room or team whose entity it is
 * @param publishers others that may publish it
 * @param key path of the entity's key inside the data
 * @param schema of the data, null where none is registered
 * @param realm of messages that name none; null where they must
 */
public record OpenTopic(String name, String owner, List<String> publishers, String key, String schema, String realm) {
    public OpenTopic {
        publishers = List.copyOf(publishers);
    }

    public boolean publishableBy(String roomOrTeam) {
        return owner.equals(roomOrTeam) || publishers.contains(roomOrTeam);
    }
}
