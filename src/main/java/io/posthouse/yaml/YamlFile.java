package io.posthouse.yaml;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One YAML file a person wrote: UTF-8, one document, no aliases (they hide what stands where, and can grow without bound),
 * no key twice in a mapping, at most 1 MB and 40 levels.
 *
 * @param name as shown to people: {@code routes/topics.yaml}
 * @param root the document
 */
public record YamlFile(String name, Yaml root) {
    private static final int BYTES = 1 << 20;
    private static final int LEVELS = 40;

    /** Empty when it cannot be read; why is then among the problems. Duplicate keys are a problem, but can be read. */
    public static Optional<YamlFile> read(Path file, String name, List<Problem> problems) {
        return text(file, name, problems).flatMap(text -> parse(text, name, problems));
    }

    /** Exactly what stands in it; empty when it cannot be read, why is then among the problems. */
    public static Optional<String> text(Path file, String name, List<Problem> problems) {
        try {
            if (Files.size(file) > BYTES) {
                problems.add(new Problem(new Place(name, 1), "larger than 1 MB", "split it"));
                return Optional.empty();
            }
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString());
        } catch (CharacterCodingException e) {
            problems.add(new Problem(new Place(name, 1), "not UTF-8", "save it as UTF-8"));
        } catch (IOException e) {
            problems.add(new Problem(new Place(name, 1), "cannot be read", "make it a readable text file"));
        }
        return Optional.empty();
    }

    public static Optional<YamlFile> parse(String text, String name, List<Problem> problems) {
        var parser = new org.yaml.snakeyaml.Yaml(new LoaderOptions());
        try {
            var refused = refused(parser.parse(new StringReader(text)), name);
            if (refused.isPresent()) {
                problems.add(refused.get());
                return Optional.empty();
            }
            Node root = parser.compose(new StringReader(text));
            if (root == null) {
                return Optional.of(new YamlFile(name, new Yaml.Scalar(1, "", Yaml.Kind.NOTHING)));
            }
            return Optional.of(new YamlFile(name, tree(root, name, problems)));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            problems.add(new Problem(
                    new Place(name, mark == null ? 1 : mark.getLine() + 1),
                    "not valid YAML: " + e.getProblem(),
                    "check indentation, quotes and brackets here and in the line above"));
            return Optional.empty();
        } catch (YAMLException e) {
            problems.add(new Problem(
                    new Place(name, 1), "not valid YAML: " + e.getMessage(), "check for characters that do not print"));
            return Optional.empty();
        }
    }

    private static Optional<Problem> refused(Iterable<Event> events, String name) {
        int depth = 0;
        for (Event event : events) {
            Place place = new Place(name, event.getStartMark().getLine() + 1);
            if (event instanceof AliasEvent) {
                return Optional.of(new Problem(place, "an alias (*) is not allowed", "write the value out"));
            }
            if (event instanceof CollectionStartEvent && ++depth > LEVELS) {
                return Optional.of(
                        new Problem(place, "nested more than " + LEVELS + " levels deep", "make it flatter"));
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
        return Optional.empty();
    }

    private static Yaml tree(Node node, String name, List<Problem> problems) {
        int line = node.getStartMark().getLine() + 1;
        if (node instanceof SequenceNode sequence) {
            List<Yaml> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(tree(item, name, problems)));
            return new Yaml.Sequence(line, items);
        }
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, line, name, problems);
        }
        ScalarNode scalar = (ScalarNode) node;
        return new Yaml.Scalar(line, scalar.getValue(), kind(scalar.getTag()));
    }

    private static Yaml mapping(MappingNode node, int line, String name, List<Problem> problems) {
        List<Yaml.Entry> entries = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (var tuple : node.getValue()) {
            int at = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(new Problem(new Place(name, at), "a key is no text", "quote it if it begins with { or ["));
                continue;
            }
            Integer first = seen.putIfAbsent(key.getValue(), at);
            if (first != null) {
                problems.add(new Problem(
                        new Place(name, at),
                        "key '" + key.getValue() + "' stands here a second time, first in line " + first,
                        "keep one of them"));
                continue;
            }
            entries.add(new Yaml.Entry(key.getValue(), at, tree(tuple.getValueNode(), name, problems)));
        }
        return new Yaml.Mapping(line, entries);
    }

    private static Yaml.Kind kind(Tag tag) {
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return Yaml.Kind.NUMBER;
        }
        if (tag.equals(Tag.BOOL)) {
            return Yaml.Kind.YES_OR_NO;
        }
        return tag.equals(Tag.NULL) ? Yaml.Kind.NOTHING : Yaml.Kind.TEXT;
    }
}
