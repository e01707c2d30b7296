package io.posthouse.queue.register;

import io.posthouse.yaml.Fields;
import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import io.posthouse.yaml.YamlFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code topics: [...]}, the one register of topics. */
final class TopicsFile {
    private final YamlFile file;
    private final List<Problem> problems;

    TopicsFile(YamlFile file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Also those that have a problem, as far as their name can be read: else each would be followed by false alarms. */
    Map<String, Topic> read() {
        Map<String, Topic> topics = new LinkedHashMap<>();
        for (Yaml.Mapping entry : new Listing(file, problems).entries("topics", List.of())) {
            Topic topic = topic(entry);
            if (topic == null) {
                continue;
            }
            Topic first = topics.putIfAbsent(topic.name(), topic);
            if (first != null) {
                problems.add(new Problem(
                        topic.place(),
                        "topic " + topic.name() + " stands here a second time, first in line "
                                + first.place().line(),
                        "rename or remove one of them"));
            }
        }
        return topics;
    }

    private Topic topic(Yaml.Mapping entry) {
        Fields fields = new Fields(file.name(), entry, problems);
        Topic topic = new Topic(
                fields.name("name", Names.TOPIC, Names.A_TOPIC),
                fields.name("owner", Names.OWNER, Names.AN_OWNER),
                fields.name("entity", Names.WORD, "what it is about, such as customer"),
                fields.name("key", Names.PATH, "the path of the entity's key inside data, such as customer.id"),
                fields.names("publishers", Names.OWNER, Names.AN_OWNER),
                fields.optional("schema", Names.SCHEMA, "the name of a JSON Schema, such as customer-created.v1"),
                fields.word("ledger", Topic.Ledger.EACH),
                fields.optional("realm", Names.REALM, "the realm of what programs publish without naming one"),
                new Place(file.name(), fields.line("name")));
        fields.whole();
        return topic.name() == null ? null : topic;
    }
}
