package io.posthouse.operate.crm;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.StrictJson;
import java.util.List;
import java.util.Map;

/**
 * What was asked of a portal.
 *
 * @param path its segments after the portal's
 * @param headers by their name in lower case
 */
record CrmRequest(
        String method, List<String> path, Map<String, String> query, Map<String, String> headers, byte[] body) {
    static final List<List<String>> TOKENS = List.of(List.of("oauth", "token"), List.of("api", "token"));

    Aim aim() {
        if (TOKENS.contains(path)) {
            return Aim.LOGINS;
        }
        boolean search = !path.isEmpty() && path.get(path.size() - 1).equals("search");
        return method.equals("GET") || search ? Aim.READS : Aim.WRITES;
    }

    boolean is(String asked, String... segments) {
        return method.equals(asked) && path.equals(List.of(segments));
    }

    /** Null when it is absent. */
    String header(String name) {
        return headers.get(name);
    }

    /** @throws io.posthouse.message.BadInput when it is no JSON */
    JsonNode json() {
        return StrictJson.parse(body);
    }
}
