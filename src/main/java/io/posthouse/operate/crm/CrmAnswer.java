package io.posthouse.operate.crm;

import io.posthouse.operate.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What a portal says. @param headers without Content-Length */
record CrmAnswer(int status, Map<String, String> headers, byte[] body) {
    static final String JSON = "application/json;charset=utf-8";

    static CrmAnswer json(int status, Object value) {
        return of(status, JSON, Json.text(value));
    }

    static CrmAnswer of(int status, String type, String body) {
        return new CrmAnswer(status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
    }

    static CrmAnswer empty(int status) {
        return new CrmAnswer(status, Map.of(), new byte[0]);
    }

    /** In HubSpot's form. */
    static CrmAnswer error(int status, String category, String message) {
        return json(status, errorBody(category, message));
    }

    static Map<String, Object> errorBody(String category, String message) {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "error");
        body.put("message", message);
        body.put("correlationId", UUID.randomUUID().toString());
        body.put("category", category);
        return body;
    }

    static CrmAnswer notFound() {
        return error(404, "OBJECT_NOT_FOUND", "resource not found");
    }

    CrmAnswer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new CrmAnswer(status, more, body);
    }
}
