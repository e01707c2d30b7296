package io.posthouse.writeback.http;

import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Headers of an answer, by small name; the first of each. */
final class Heads {
    private static final int MOST = 100;

    private Heads() {}

    static Map<String, String> of(MultiMap headers) {
        Map<String, String> all = new HashMap<>();
        for (var header : headers) {
            if (all.size() < MOST) {
                all.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
            }
        }
        return Map.copyOf(all);
    }
}
