package io.posthouse.yaml;

import java.util.List;
import java.util.Optional;

/** A YAML document as a tree that remembers its lines. Immutable. */
public sealed interface Yaml {
    /** Counted from 1. */
    int line();

    /** What an unquoted value looks like; a quoted one is always {@link #TEXT}. */
    enum Kind {
        TEXT,
        NUMBER,
        YES_OR_NO,
        NOTHING
    }

    record Scalar(int line, String value, Kind kind) implements Yaml {}

    record Sequence(int line, List<Yaml> items) implements Yaml {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    record Entry(String key, int line, Yaml value) {}

    record Mapping(int line, List<Entry> entries) implements Yaml {
        public Mapping {
            entries = List.copyOf(entries);
        }

        public Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }
    }

    /** The value under these keys, one inside the other; empty when one is missing. */
    default Optional<Yaml> at(String... path) {
        Optional<Yaml> found = Optional.of(this);
        for (String key : path) {
            found = found.filter(Mapping.class::isInstance)
                    .flatMap(yaml -> ((Mapping) yaml).entry(key))
                    .map(Entry::value);
        }
        return found;
    }

    /** The scalar under these keys as it is written, without quotes. */
    default Optional<String> text(String... path) {
        return at(path).filter(Scalar.class::isInstance).map(yaml -> ((Scalar) yaml).value());
    }

    /** The items under these keys; none when there is no list. */
    default List<Yaml> items(String... path) {
        return at(path).filter(Sequence.class::isInstance)
                .map(yaml -> ((Sequence) yaml).items())
                .orElse(List.of());
    }
}
