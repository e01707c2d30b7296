package io.posthouse.queue.register;

import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who names which topic: only those that exist, and publishing only one's own. */
final class TopicsUse {
    private final Map<String, Topic> topics;
    private final List<Problem> problems;

    TopicsUse(Map<String, Topic> topics, List<Problem> problems) {
        this.topics = topics;
        this.problems = problems;
    }

    void check(List<SubscriptionEntry> subscriptions) {
        for (SubscriptionEntry subscription : subscriptions) {
            if (subscription.topic() != null && !topics.containsKey(subscription.topic())) {
                problems.add(new Problem(
                        subscription.place(),
                        "subscription " + subscription.name() + " is on an unknown topic " + subscription.topic(),
                        "add the topic to routes/topics.yaml or correct its name"));
            }
            for (String topic : subscription.publishes()) {
                checkPublishes(topic, subscription.team(), subscription.place(), "subscription " + subscription.name());
            }
        }
    }

    void checkPublishes(String name, String owner, Place place, String who) {
        Topic topic = topics.get(name);
        if (topic == null) {
            problems.add(new Problem(
                    place,
                    who + " publishes an unknown topic " + name,
                    "add the topic to routes/topics.yaml or correct its name"));
        } else if (topic.owner() != null && !topic.publishableBy(owner)) {
            problems.add(new Problem(
                    place,
                    who + " publishes " + name + ", which belongs to " + topic.owner() + ", not to " + owner,
                    "publish a request topic of " + topic.owner() + ", or let it name " + owner
                            + " among the topic's publishers in routes/topics.yaml"));
        }
    }

    static List<Problem> unheard(Map<String, Topic> topics, List<SubscriptionEntry> subscriptions) {
        Set<String> heard = new HashSet<>();
        subscriptions.forEach(subscription -> heard.add(subscription.topic()));
        return topics.values().stream()
                .filter(topic -> !heard.contains(topic.name()))
                .map(topic -> new Problem(
                        topic.place(),
                        "nobody here subscribes to topic " + topic.name(),
                        "its messages are stored and go nowhere until somebody does"))
                .toList();
    }
}
