package io.posthouse.queue.register;

import io.posthouse.queue.register.RegisterRows.SubscriptionRow;
import io.posthouse.queue.register.RegisterRows.TopicRow;
import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares the files with the rows. Only subscriptions of owners whose files are here are looked at. */
final class Planning {
    private final Register register;
    private final Map<String, TopicRow> topics;
    private final Map<String, SubscriptionRow> subscriptions;

    Planning(Register register, Map<String, TopicRow> topics, Map<String, SubscriptionRow> subscriptions) {
        this.register = register;
        this.topics = topics;
        this.subscriptions = subscriptions;
    }

    /** @throws RegisterRefused when a name is taken by a team whose files are not here */
    Plan plan() {
        checkTaken();
        return new Plan(topicDiff(), subscriptionDiff());
    }

    /** Names of subscriptions that are there, removed, and now wanted again. */
    List<String> returning() {
        return register.subscriptions().stream()
                .map(SubscriptionEntry::name)
                .filter(name -> subscriptions.containsKey(name)
                        && !subscriptions.get(name).active())
                .toList();
    }

    private void checkTaken() {
        List<Problem> problems = new ArrayList<>();
        for (SubscriptionEntry entry : register.subscriptions()) {
            SubscriptionRow row = subscriptions.get(entry.name());
            if (row != null && row.active() && !register.owners().contains(row.team())) {
                problems.add(new Problem(
                        entry.place(),
                        "subscription " + entry.name() + " is already one of " + row.team(),
                        "choose another name, or let " + row.team() + " remove it first"));
            }
        }
        if (!problems.isEmpty()) {
            throw new RegisterRefused(problems);
        }
    }

    private Diff topicDiff() {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> unchanged = new ArrayList<>();
        for (Topic topic : register.topics().values()) {
            TopicRow row = topics.get(topic.name());
            (row == null ? added : row.equals(TopicRow.of(topic)) ? unchanged : changed).add(topic.name());
        }
        return new Diff(added, changed, List.of(), unchanged);
    }

    private Diff subscriptionDiff() {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> unchanged = new ArrayList<>();
        for (SubscriptionEntry entry : register.subscriptions()) {
            SubscriptionRow row = subscriptions.get(entry.name());
            boolean there = row != null && row.active();
            (!there ? added : row.equals(SubscriptionRow.of(entry)) ? unchanged : changed).add(entry.name());
        }
        var wanted =
                register.subscriptions().stream().map(SubscriptionEntry::name).collect(Collectors.toSet());
        List<String> removed = subscriptions.entrySet().stream()
                .filter(row -> row.getValue().active()
                        && register.owners().contains(row.getValue().team())
                        && !wanted.contains(row.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        return new Diff(added, changed, removed, unchanged);
    }
}
