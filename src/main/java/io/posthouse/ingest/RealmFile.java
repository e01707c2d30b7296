package io.posthouse.ingest;

import io.posthouse.message.BadInput;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One realm as written in its file.
 *
 * @param realm its id; null when the file tells none that is valid
 * @param keys where its Mailgun keys stand, each with its line
 * @param problems what is wrong, each as file:line, rule and remedy; empty for a good file
 */
record RealmFile(String realm, Map<KeyReference, Integer> keys, List<String> problems) {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    static RealmFile read(Path path) {
        Reading reading = new Reading(path);
        try (Reader reader = Files.newBufferedReader(path)) {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
            reading.file(root);
        } catch (MarkedYAMLException e) {
            reading.problem(e.getProblemMark().getLine() + 1, "not YAML: " + e.getProblem());
        } catch (YAMLException | IOException e) {
            reading.problem(1, "cannot be read; it must be a readable text file in UTF-8");
        }
        return new RealmFile(reading.realm, reading.keys, reading.problems);
    }

    private static final class Reading {
        private final Path path;
        private final Map<KeyReference, Integer> keys = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();
        private String realm;

        Reading(Path path) {
            this.path = path;
        }

        void file(Node root) {
            Map<String, Node> members =
                    members(root, "the file", List.of("realm", "name", "mailgun", "forms", "progress"));
            Node id = members.get("realm");
            if (id instanceof ScalarNode scalar && ID.matcher(scalar.getValue()).matches()) {
                realm = scalar.getValue();
            } else {
                problem(
                        line(id == null ? root : id),
                        "realm is missing or no id; write realm: and 1 to 63 of a-z, 0-9 and -, "
                                + "not beginning with -");
            }
            if (members.containsKey("mailgun")) {
                Node mailgun = members.get("mailgun");
                keys(members(mailgun, "mailgun", List.of("keys")).get("keys"), mailgun);
            }
        }

        private void keys(Node node, Node around) {
            if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
                problem(line(node == null ? around : node), "mailgun has no keys; write keys: [\"file:mailgun-key\"]");
                return;
            }
            for (Node key : list.getValue()) {
                if (realm == null) {
                    continue;
                }
                try {
                    keys.put(
                            KeyReference.of(realm, key instanceof ScalarNode scalar ? scalar.getValue() : ""),
                            line(key));
                } catch (BadInput e) {
                    problem(line(key), e.getMessage());
                }
            }
        }

        private Map<String, Node> members(Node node, String what, List<String> known) {
            Map<String, Node> members = new LinkedHashMap<>();
            if (!(node instanceof MappingNode mapping)) {
                problem(line(node), what + " must be a mapping with " + String.join(", ", known));
                return members;
            }
            for (var entry : mapping.getValue()) {
                String name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                if (!known.contains(name)) {
                    problem(
                            line(entry.getKeyNode()),
                            what + " has no '" + name + "'; known are " + String.join(", ", known));
                } else if (members.put(name, entry.getValueNode()) != null) {
                    problem(line(entry.getKeyNode()), "'" + name + "' stands twice; keep one");
                }
            }
            return members;
        }

        void problem(int line, String text) {
            problems.add(path + ":" + line + ": " + text);
        }

        private static int line(Node node) {
            return node == null ? 1 : node.getStartMark().getLine() + 1;
        }
    }
}
