package io.posthouse.operate.crm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many at once, each created or updated by a property of its own; what cannot be done fails alone (207). */
final class BatchUpsert {
    private static final int MOST = 100;
    private final Records records;

    BatchUpsert(Records records) {
        this.records = records;
    }

    CrmAnswer answer(String kind, JsonNode body) {
        JsonNode inputs = body.path("inputs");
        if (!inputs.isArray() || inputs.isEmpty() || inputs.size() > MOST) {
            return HubSpotApi.invalid("inputs must hold 1 to " + MOST);
        }
        var results = new ArrayList<Map<String, Object>>();
        var errors = new ArrayList<Map<String, Object>>();
        var seen = new HashSet<String>();
        for (JsonNode input : inputs) {
            String wrong = wrong(input, seen);
            if (wrong == null) {
                results.add(upsert(kind, input));
            } else {
                var error = CrmAnswer.errorBody("VALIDATION_ERROR", wrong);
                error.put("context", Map.of("id", List.of(input.path("id").asText(""))));
                errors.add(error);
            }
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("status", "COMPLETE");
        answer.put("results", results);
        if (!errors.isEmpty()) {
            answer.put("numErrors", errors.size());
            answer.put("errors", errors);
        }
        return CrmAnswer.json(errors.isEmpty() ? 200 : 207, answer);
    }

    /** Null when nothing is. */
    private static String wrong(JsonNode input, HashSet<String> seen) {
        String property = input.path("idProperty").asText("");
        String id = input.path("id").asText("");
        if (property.isEmpty() || id.isEmpty() || !input.path("properties").isObject()) {
            return "idProperty, id and properties are needed";
        }
        if (property.equals(Records.EMAIL) && id.indexOf('@') < 1) {
            return "Property values were not valid: email";
        }
        return seen.add(id) ? null : "the id stands twice in this batch";
    }

    private Map<String, Object> upsert(String kind, JsonNode input) {
        String property = input.path("idProperty").asText();
        String id = input.path("id").asText();
        var properties = new LinkedHashMap<>(Properties.of(input.path("properties")));
        properties.putIfAbsent(property, id);
        List<Entry> found = records.by(kind, property, id);
        Entry entry = found.isEmpty()
                ? records.create(kind, properties, List.of())
                : records.update(found.get(0), properties);
        Map<String, Object> shown = HubSpotApi.shown(entry);
        shown.put("new", found.isEmpty());
        return shown;
    }
}
