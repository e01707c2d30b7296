package io.posthouse.writeback;

import io.posthouse.jq.Mappings;
import io.posthouse.message.BadInput;
import io.posthouse.yaml.Fields;
import io.posthouse.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Values of their own form in an entry: jq, mappings, paths, headers. What is wrong goes to the entry's problems. */
final class Words {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,60}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,500}");
    // Ours, or of the connection.
    private static final Set<String> TAKEN = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "accept-encoding",
            "expect",
            "upgrade",
            "te",
            "trailer",
            "x-posthouse-origin");

    private final Fields fields;

    Words(Fields fields) {
        this.fields = fields;
    }

    /** Null when it is absent or none. */
    Formula jq(String key) {
        return made(key, "an expression in jq, such as .id", Formula::of);
    }

    Formula mapping(String key, Mappings mappings) {
        return made(key, Mappings.WANTED, name -> Formula.of(mappings.text(name)));
    }

    PathTemplate path(String key) {
        PathTemplate path = made(key, "/path/{$id}", PathTemplate::of);
        if (!fields.has(key)) {
            fields.problem(fields.line(key), "'" + key + "' is missing", "add " + key + ": /path/{$id}");
        }
        return path;
    }

    /** The name of a header that is not ours. */
    String header(String key) {
        String name = fields.optional(key, HEADER, "the name of a header");
        if (name != null && TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
            fields.problem(fields.line(key), "'" + name + "' is not yours to set", "take another header");
            return null;
        }
        return name;
    }

    Map<String, String> headers(String key) {
        Map<String, String> headers = new LinkedHashMap<>();
        Yaml tree = fields.tree(key).orElse(null);
        if (tree == null) {
            return headers;
        }
        if (!(tree instanceof Yaml.Mapping mapping)) {
            fields.problem(tree.line(), "'" + key + "' is no mapping", "write each as Name: value");
            return headers;
        }
        for (Yaml.Entry entry : mapping.entries()) {
            String name = entry.key().toLowerCase(Locale.ROOT);
            if (!HEADER.matcher(name).matches() || TAKEN.contains(name) || name.equals("authorization")) {
                fields.problem(entry.line(), "'" + entry.key() + "' is no header you may set", "take another");
            } else if (!(entry.value() instanceof Yaml.Scalar scalar)
                    || !VALUE.matcher(scalar.value()).matches()) {
                fields.problem(entry.line(), "'" + entry.key() + "' has no value of a header", "write a short text");
            } else {
                headers.put(entry.key(), scalar.value());
            }
        }
        return headers;
    }

    /** The scalar under this key, whatever it looks like; null when it is absent. */
    String scalar(String key, String wanted) {
        Yaml tree = fields.tree(key).orElse(null);
        if (tree == null) {
            return null;
        }
        if (tree instanceof Yaml.Scalar scalar) {
            return scalar.value();
        }
        fields.problem(tree.line(), "'" + key + "' is no single value", "write " + wanted);
        return null;
    }

    private <T> T made(String key, String wanted, Function<String, T> maker) {
        String text = fields.text(key, wanted);
        if (text == null) {
            return null;
        }
        try {
            return maker.apply(text);
        } catch (BadInput e) {
            fields.problem(fields.line(key), "'" + key + "' is wrong: " + e.getMessage(), "write " + wanted);
            return null;
        }
    }
}
