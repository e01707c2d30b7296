package io.posthouse.ingest.form;

import io.posthouse.ingest.Head;
import io.posthouse.ingest.Post;
import io.posthouse.realm.RealmBed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A door with a form each of both kinds, in the realm acme. */
final class FormBed {
    static final String URLENCODED = "application/x-www-form-urlencoded";
    static final String REALM = """
            realm: acme
            forms:
              quote:
                kind: prospect
                title: Get a quote
                page: https://agency.example/quote
                thanks: https://agency.example/thanks?p={progress}
                redirects: [https://agency.example/other, "https://partner.example/#{progress}"]
                origins: [https://agency.example]
                honeypot: _gotcha
                limits: { per-ip: 900000/s, per-form: 900000/s, body: 8kB }
                fields:
                  name:  { type: text, max: 20, required: true }
                  email: { type: email, required: true }
                  phone: { type: phone }
                  born:  { type: date }
                  cars:  { type: number }
                  what:  { type: choice, of: [Home, Car] }
                  agree: { type: yes-no, label: I agree }
                  note:  { type: long-text }
              feedback:
                kind: feedback
                unknown: refuse
                fields:
                  text: { type: long-text, required: true }
              slow:
                kind: feedback
                limits: { per-ip: 2/m, per-form: 3/m }
                fields:
                  text: { type: text }
            """;

    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final List<String> GOOD = List.of("name", "Jo Doe", "email", "jo@Example.com");

    final Map<UUID, UUID> firsts = new HashMap<>();
    Instant now = NOON;
    final FormDoor door = door(0);

    FormDoor door(int proxies) {
        RealmBed realms = new RealmBed().realm("acme", REALM);
        return new FormDoor(
                realms,
                id -> "token-of-" + id,
                token -> CompletableFuture.completedFuture(firsts.get(token)),
                proxies,
                new Clock() {
                    @Override
                    public ZoneOffset getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                });
    }

    static Post post(String form, Map<String, String> headers, String contentType, byte[] body) {
        return post(form, "198.51.100.7", headers, contentType, body);
    }

    static Post post(String form, String peer, Map<String, String> headers, String contentType, byte[] body) {
        Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        known.putAll(headers);
        return new Post(
                Map.of("realm", "acme", "form", form), contentType, body, Head.of("POST", "/", known.entrySet(), peer));
    }

    /** From a browser. */
    static Post browser(String form, List<String> namesAndValues) {
        return post(form, Map.of("Accept", "text/html,*/*"), URLENCODED, urlencoded(namesAndValues));
    }

    static Post browser(String form, String... namesAndValues) {
        return browser(form, List.of(namesAndValues));
    }

    /** From a program. */
    static Post json(String form, String json) {
        return post(form, Map.of(), "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> goodAnd(String... more) {
        List<String> all = new java.util.ArrayList<>(GOOD);
        all.addAll(List.of(more));
        return all;
    }

    static byte[] urlencoded(List<String> namesAndValues) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(URLEncoder.encode(namesAndValues.get(i), StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(namesAndValues.get(i + 1), StandardCharsets.UTF_8));
        }
        return body.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
