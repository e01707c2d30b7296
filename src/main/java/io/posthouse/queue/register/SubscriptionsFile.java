package io.posthouse.queue.register;

import io.posthouse.queue.register.SubscriptionEntry.Arrives;
import io.posthouse.queue.register.SubscriptionEntry.Pool;
import io.posthouse.yaml.Fields;
import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import io.posthouse.yaml.YamlFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code team: crm} (or {@code room: work}) and {@code subscriptions: [...]}: the queues of one room or team. */
final class SubscriptionsFile {
    private final YamlFile file;
    private final OwnFolder folder;
    private final List<Problem> problems;

    SubscriptionsFile(YamlFile file, OwnFolder folder, List<Problem> problems) {
        this.file = file;
        this.folder = folder;
        this.problems = problems;
    }

    List<SubscriptionEntry> read() {
        checkOwner();
        List<SubscriptionEntry> subscriptions = new ArrayList<>();
        for (Yaml.Mapping entry : new Listing(file, problems).entries("subscriptions", List.of(folder.kind()))) {
            SubscriptionEntry subscription = subscription(entry);
            if (subscription.name() != null) {
                subscriptions.add(subscription);
            }
        }
        return subscriptions;
    }

    private void checkOwner() {
        var remedy = "write " + folder.kind() + ": " + folder.name() + ", as its folder is called";
        var named = file.root().at(folder.kind());
        if (named.isEmpty()) {
            problems.add(new Problem(new Place(file.name(), 1), "'" + folder.kind() + "' is missing", remedy));
        } else if (!(named.get() instanceof Yaml.Scalar scalar)
                || !scalar.value().equals(folder.name())) {
            problems.add(new Problem(
                    new Place(file.name(), named.get().line()),
                    "'" + folder.kind() + "' is not " + folder.name(),
                    remedy));
        }
    }

    private SubscriptionEntry subscription(Yaml.Mapping entry) {
        Fields fields = new Fields(file.name(), entry, problems);
        Arrives arrives = fields.word("arrives", Arrives.READY);
        Duration backoff = fields.duration("backoff", Duration.ofSeconds(1));
        Duration cap = fields.duration("cap", Duration.ofHours(1));
        if (backoff.compareTo(cap) > 0) {
            fields.problem(fields.line("backoff"), "'backoff' is longer than 'cap'", "make cap at least as long");
        }
        SubscriptionEntry subscription = new SubscriptionEntry(
                fields.name("name", Names.SUBSCRIPTION, Names.A_SUBSCRIPTION),
                fields.name("topic", Names.TOPIC, Names.A_TOPIC),
                folder.name(),
                fields.optional("work", Names.SUBSCRIPTION, "the id of a route that begins at direct:"),
                fields.number("concurrency", 8, 1000),
                fields.number("batch", 1, 1000),
                fields.duration("timeout", Duration.ofSeconds(30)),
                fields.word("pool", Pool.IO),
                fields.number("attempts", 20, 1000),
                fields.duration("budget", Duration.ofDays(3)),
                backoff,
                cap,
                fields.names("publishes", Names.TOPIC, Names.A_TOPIC),
                arrives,
                new Place(file.name(), fields.line("name")));
        fields.whole();
        return subscription;
    }
}
