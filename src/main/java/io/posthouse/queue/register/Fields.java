package io.posthouse.queue.register;

import io.posthouse.message.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The fields of one entry, read strictly. Whatever is wrong goes to the problems, and the answer is then the default, so
 * that one look finds all; {@link #whole} says whether the entry may be used.
 */
final class Fields {
    private final String file;
    private final Yaml.Mapping mapping;
    private final List<Problem> problems;
    private final Set<String> known = new TreeSet<>();
    private boolean whole = true;

    Fields(String file, Yaml.Mapping mapping, List<Problem> problems) {
        this.file = file;
        this.mapping = mapping;
        this.problems = problems;
    }

    /** A required text; null when it is missing or breaks the pattern. */
    String name(String key, Pattern pattern, String wanted) {
        if (!mapping.entry(key).isPresent()) {
            known.add(key);
            problem(mapping.line(), "'" + key + "' is missing", "add " + key + ": " + wanted);
            return null;
        }
        return optional(key, pattern, wanted);
    }

    /** Null when it is absent, or breaks the pattern. */
    String optional(String key, Pattern pattern, String wanted) {
        return scalar(key, Yaml.Kind.TEXT, wanted)
                .filter(value -> matches(key, value, pattern, wanted))
                .map(Yaml.Scalar::value)
                .orElse(null);
    }

    int number(String key, int usual, int most) {
        var wanted = "a whole number from 1 to " + most;
        var value = scalar(key, Yaml.Kind.NUMBER, wanted);
        if (value.isEmpty() || !matches(key, value.get(), Pattern.compile("[1-9]\\d{0,5}"), wanted)) {
            return usual;
        }
        int number = Integer.parseInt(value.get().value());
        if (number > most) {
            wrong(key, value.get(), wanted);
            return usual;
        }
        return number;
    }

    Duration duration(String key, Duration usual) {
        var wanted = "a time with its unit, such as 250ms, 30s, 5m, 8h, 3d";
        var value = scalar(key, Yaml.Kind.TEXT, wanted);
        if (value.isEmpty()) {
            return usual;
        }
        var duration = Units.duration(value.get().value()).filter(time -> !time.isZero());
        if (duration.isEmpty()) {
            wrong(key, value.get(), wanted);
        }
        return duration.orElse(usual);
    }

    <E extends Enum<E>> E word(String key, E usual) {
        var words = List.of(usual.getDeclaringClass().getEnumConstants());
        var wanted = String.join(" or ", words.stream().map(Fields::lower).toList());
        var value = scalar(key, Yaml.Kind.TEXT, wanted);
        if (value.isEmpty()) {
            return usual;
        }
        var found = words.stream()
                .filter(word -> lower(word).equals(value.get().value()))
                .findFirst();
        if (found.isEmpty()) {
            wrong(key, value.get(), wanted);
        }
        return found.orElse(usual);
    }

    List<String> names(String key, Pattern pattern, String wanted) {
        known.add(key);
        var entry = mapping.entry(key);
        if (entry.isEmpty()) {
            return List.of();
        }
        if (!(entry.get().value() instanceof Yaml.Sequence sequence)) {
            problem(entry.get().line(), "'" + key + "' is no list", "write " + key + ": [" + wanted + "]");
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (Yaml item : sequence.items()) {
            if (!(item instanceof Yaml.Scalar scalar)
                    || !pattern.matcher(scalar.value()).matches()) {
                problem(item.line(), "'" + key + "' holds something that is no name", "write names such as " + wanted);
            } else if (names.contains(scalar.value())) {
                problem(item.line(), "'" + key + "' names " + scalar.value() + " twice", "keep one of them");
            } else {
                names.add(scalar.value());
            }
        }
        return names;
    }

    /** To be asked last: no problem so far, and no key that nobody asked for. */
    boolean whole() {
        for (var entry : mapping.entries()) {
            if (!known.contains(entry.key())) {
                problem(
                        entry.line(),
                        "unknown key '" + entry.key() + "'",
                        "correct or remove it; known are " + String.join(", ", known));
            }
        }
        return whole;
    }

    void problem(int line, String what, String remedy) {
        whole = false;
        problems.add(new Problem(new Place(file, line), what, remedy));
    }

    /** The line of the key, or of the entry where the key is absent. */
    int line(String key) {
        return mapping.entry(key).map(Yaml.Entry::line).orElse(mapping.line());
    }

    private Optional<Yaml.Scalar> scalar(String key, Yaml.Kind kind, String wanted) {
        known.add(key);
        var entry = mapping.entry(key);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        if (entry.get().value() instanceof Yaml.Scalar scalar && scalar.kind() == kind) {
            return Optional.of(scalar);
        }
        var shown = entry.get().value() instanceof Yaml.Scalar scalar ? " '" + scalar.value() + "'" : "";
        problem(entry.get().line(), "'" + key + "'" + shown + " is of the wrong type", "write " + wanted);
        return Optional.empty();
    }

    private boolean matches(String key, Yaml.Scalar value, Pattern pattern, String wanted) {
        boolean matches = pattern.matcher(value.value()).matches();
        if (!matches) {
            wrong(key, value, wanted);
        }
        return matches;
    }

    private void wrong(String key, Yaml.Scalar value, String wanted) {
        problem(value.line(), "'" + key + "' cannot be '" + value.value() + "'", "write " + wanted);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(java.util.Locale.ROOT);
    }
}
