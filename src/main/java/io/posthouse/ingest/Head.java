package io.posthouse.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The head of a request, for the doors that need it: signatures, what a browser takes. It is looked at and left behind: it never becomes headers
 * of a Camel message, whatever their names. The port bounds its size. Shows nothing of itself, because secrets are in it.
 *
 * @param method in capitals
 * @param target path and query byte for byte as they were sent, as signatures cover them
 * @param headers values by name in lower case
 * @param peer address of the other end of the connection, "" when it is not known
 */
public record Head(String method, String target, Map<String, List<String>> headers, String peer) {
    public static final Head NONE = new Head("", "", Map.of(), "");

    public static Head of(String method, String target, Iterable<Map.Entry<String, String>> sent, String peer) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (var header : sent) {
            headers.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), any -> new ArrayList<>(1))
                    .add(header.getValue());
        }
        return new Head(method, target, headers, peer);
    }

    /**
     * The value of the header, its name in any case. Null when there is none, and when there are several: of two, two readers
     * could believe a different one each.
     */
    public String one(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.size() == 1 ? values.get(0) : null;
    }

    /** All values of the header, joined with a comma; null when there is none. */
    public String joined(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : String.join(", ", values);
    }

    /** Whether a header that may be a list, such as {@code Prefer}, holds this word. */
    public boolean says(String name, String word) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .flatMap(value -> List.of(value.split("[,;]")).stream())
                .anyMatch(item -> item.strip().equalsIgnoreCase(word));
    }

    @Override
    public String toString() {
        return "Head";
    }
}
