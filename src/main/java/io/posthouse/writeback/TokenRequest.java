package io.posthouse.writeback;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How a token is asked for (RFC 6749, 4.4 and 6). Pure. */
final class TokenRequest {
    private static final int LARGEST = 64 << 10;

    private TokenRequest() {}

    /** @param newest the refresh token that the last renewal gave; null = none yet */
    static Calls.Request of(Grant grant, String newest) {
        Auth.OAuth auth = grant.auth();
        Map<String, String> form = new LinkedHashMap<>();
        if (grant.refresh() == null) {
            form.put("grant_type", "client_credentials");
        } else {
            form.put("grant_type", "refresh_token");
            form.put("refresh_token", newest != null ? newest : grant.refresh());
        }
        put(form, "scope", auth.scope());
        put(form, "audience", auth.audience());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Accept", "application/json");
        if (auth.inBody()) {
            form.put("client_id", auth.client());
            form.put("client_secret", grant.clientSecret());
        } else {
            headers.put("Authorization", basic(encoded(auth.client()), encoded(grant.clientSecret())));
        }
        byte[] body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
        Destination destination = grant.destination();
        return new Calls.Request(
                "POST", auth.url(), headers, body, destination.connect(), destination.total(), LARGEST);
    }

    static String basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private static void put(Map<String, String> form, String name, String value) {
        if (value != null) {
            form.put(name, value);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
