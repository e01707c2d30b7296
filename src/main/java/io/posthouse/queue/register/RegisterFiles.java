package io.posthouse.queue.register;

import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code topics.yaml} and each {@code subscriptions.yaml} below {@code routes/}: of the rooms, and of the teams whose
 * folders are there. Strict: what is not understood is refused, and all problems are named at once.
 */
public final class RegisterFiles {
    private final Path routes;
    private final List<Problem> problems = new ArrayList<>();

    private RegisterFiles(Path routes) {
        this.routes = routes.toAbsolutePath().normalize();
    }

    /** @throws RegisterRefused with all problems of all files */
    public static Register read(Path routes) {
        return new RegisterFiles(routes).read();
    }

    private Register read() {
        Optional<Map<String, Topic>> topics = topics();
        List<SubscriptionEntry> subscriptions = new ArrayList<>();
        Set<String> owners = new LinkedHashSet<>();
        for (OwnFolder folder : OwnFolder.under(routes)) {
            if (Files.exists(folder.subscriptions())) {
                checkName(folder);
                owners.add(folder.name());
                YamlFile.read(folder.subscriptions(), name(folder.subscriptions()), problems)
                        .map(file -> new SubscriptionsFile(file, folder, problems).read())
                        .ifPresent(subscriptions::addAll);
            }
        }
        checkTwice(subscriptions);
        topics.ifPresent(known -> new TopicsUse(known, problems).check(subscriptions));
        if (!problems.isEmpty()) {
            throw new RegisterRefused(problems);
        }
        Map<String, Topic> known = topics.orElseThrow();
        return new Register(known, subscriptions, owners, TopicsUse.unheard(known, subscriptions));
    }

    /** Empty when the file cannot be read at all; nothing can then be said of the topics others name. */
    private Optional<Map<String, Topic>> topics() {
        Path file = routes.resolve("topics.yaml");
        if (!Files.exists(file)) {
            problems.add(new Problem(new Place(name(file), 1), "there is no such file", "add it with topics: []"));
            return Optional.empty();
        }
        return YamlFile.read(file, name(file), problems).map(yaml -> new TopicsFile(yaml, problems).read());
    }

    private void checkName(OwnFolder folder) {
        if (!Names.OWNER.matcher(folder.name()).matches()
                || folder.kind().equals("team") && OwnFolder.ROOMS.contains(folder.name())) {
            problems.add(new Problem(
                    new Place(name(folder.subscriptions()), 1),
                    "a team cannot be called " + folder.name(),
                    "name its folder with small letters, digits and -, and not as a room"));
        }
    }

    private void checkTwice(List<SubscriptionEntry> subscriptions) {
        Map<String, Place> seen = new LinkedHashMap<>();
        for (SubscriptionEntry subscription : subscriptions) {
            Place first = seen.putIfAbsent(subscription.name(), subscription.place());
            if (first != null) {
                problems.add(new Problem(
                        subscription.place(),
                        "subscription " + subscription.name() + " stands here a second time, first in " + first,
                        "rename one of them"));
            }
        }
    }

    private String name(Path file) {
        return routes.getParent().relativize(file).toString();
    }
}
