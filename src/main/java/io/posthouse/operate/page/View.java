package io.posthouse.operate.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * What of the house somebody wants to see.
 *
 * @param filter a part of a name, in lower case; empty for all
 * @param still whether the page stays as it is, so that one can type and read
 */
record View(String filter, boolean still) {
    static final int LONGEST = 100;

    static View of(Map<String, String> query) {
        String text = query.getOrDefault("q", "").strip();
        return new View(
                text.substring(0, Math.min(text.length(), LONGEST)).toLowerCase(Locale.ROOT),
                query.containsKey("still"));
    }

    /** Whether one of these texts holds the filter. */
    boolean shows(String... texts) {
        for (String text : texts) {
            if (text != null && text.toLowerCase(Locale.ROOT).contains(filter)) {
                return true;
            }
        }
        return false;
    }

    boolean filtered() {
        return !filter.isEmpty();
    }

    /** Its address, so that it can be kept and sent to others: names only, no secret. */
    String address() {
        String query = (filtered() ? "&q=" + URLEncoder.encode(filter, StandardCharsets.UTF_8) : "")
                + (still ? "&still=1" : "");
        return query.isEmpty() ? "/" : "/?" + query.substring(1);
    }

    View standing(boolean other) {
        return new View(filter, other);
    }

    View all() {
        return new View("", still);
    }
}
