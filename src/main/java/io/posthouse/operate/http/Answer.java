package io.posthouse.operate.http;

import io.posthouse.operate.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes back. @param type the content type */
record Answer(int status, String type, String body) {
    static final String JSON = "application/json";
    static final String HTML = "text/html; charset=utf-8";
    private static final String PROBLEM = "application/problem+json";
    private static final Map<Integer, String> TITLES = Map.of(
            400, "Bad request",
            401, "Not authorized",
            403, "Not allowed",
            404, "Not found",
            405, "Method not allowed",
            409, "Conflict",
            413, "Too large",
            422, "Refused",
            500, "Our mistake",
            503, "Not available");

    static Answer json(Object value) {
        return json(200, value);
    }

    static Answer json(int status, Object value) {
        return new Answer(status, JSON, Json.text(value));
    }

    /** RFC 9457. @param detail what, which rule, what next; no internals */
    static Answer problem(int status, String detail) {
        return problem(status, detail, Map.of());
    }

    /** @param more members beside the usual ones, for programs */
    static Answer problem(int status, String detail, Map<String, ?> more) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", "about:blank");
        problem.put("title", TITLES.get(status));
        problem.put("status", status);
        problem.put("detail", detail);
        problem.putAll(more);
        return new Answer(status, PROBLEM, Json.text(problem));
    }
}
