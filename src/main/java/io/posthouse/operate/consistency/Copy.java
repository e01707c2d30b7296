package io.posthouse.operate.consistency;

import io.posthouse.queue.register.Register;
import io.posthouse.queue.register.SubscriptionEntry;
import io.posthouse.queue.register.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A team's copy of an entity that another owns, and the subscriptions that bring it up to date.
 *
 * @param owner the team that alone changes the entity
 */
public record Copy(String entity, String owner, String team, Set<String> subscriptions) {
    public Copy {
        subscriptions = Set.copyOf(subscriptions);
    }

    /** Every team with {@code sql/versions-<entity>.sql} keeps one, the owner itself does not. */
    public static List<Copy> in(Path routes, Register register) {
        List<Copy> copies = new ArrayList<>();
        Set<String> entities = new TreeSet<>();
        for (Topic topic : register.topics().values()) {
            if (telling(routes, topic.owner(), topic.entity()) && entities.add(topic.entity())) {
                for (String team : new TreeSet<>(register.owners())) {
                    if (!team.equals(topic.owner()) && telling(routes, team, topic.entity())) {
                        copies.add(new Copy(topic.entity(), topic.owner(), team, subscriptions(register, topic, team)));
                    }
                }
            }
        }
        return copies;
    }

    private static boolean telling(Path routes, String team, String entity) {
        return Files.exists(routes.resolve("teams").resolve(team).resolve("sql/versions-" + entity + ".sql"));
    }

    private static Set<String> subscriptions(Register register, Topic one, String team) {
        return register.subscriptions().stream()
                .filter(entry -> entry.team().equals(team))
                .filter(entry -> {
                    Topic topic = register.topics().get(entry.topic());
                    return topic != null
                            && topic.entity().equals(one.entity())
                            && topic.owner().equals(one.owner());
                })
                .map(SubscriptionEntry::name)
                .collect(Collectors.toSet());
    }
}
