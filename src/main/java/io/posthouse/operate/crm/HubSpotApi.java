package io.posthouse.operate.crm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Contacts and notes under {@code /crm/v3/objects}, in HubSpot's form. Called under its portal's lock. */
final class HubSpotApi {
    private static final List<String> ROOT = List.of("crm", "v3", "objects");
    private static final int LARGEST_PAGE = 100;

    private final Records records;

    HubSpotApi(Records records) {
        this.records = records;
    }

    static boolean serves(CrmRequest request) {
        return request.path().size() >= 4
                && request.path().subList(0, 3).equals(ROOT)
                && Records.knows(request.path().get(3));
    }

    CrmAnswer answer(CrmRequest request, Rules rules) {
        String kind = request.path().get(3);
        List<String> rest = request.path().subList(4, request.path().size());
        String asked = request.method() + " " + String.join("/", rest);
        return switch (asked) {
            case "POST " -> create(kind, request.json(), rules);
            case "POST search" -> search(kind, request.json());
            case "POST batch/upsert" -> new BatchUpsert(records).answer(kind, request.json());
            default -> rest.size() == 1 ? one(kind, rest.get(0), request, rules) : CrmAnswer.notFound();
        };
    }

    private CrmAnswer one(String kind, String id, CrmRequest request, Rules rules) {
        Optional<Entry> found = records.find(kind, id);
        if (found.isEmpty()) {
            return CrmAnswer.notFound();
        }
        return switch (request.method()) {
            case "GET" -> CrmAnswer.json(200, shown(found.get()));
            case "PATCH" -> update(found.get(), request.json(), rules);
            case "DELETE" -> {
                records.delete(found.get());
                yield CrmAnswer.empty(204);
            }
            default -> CrmAnswer.error(405, "METHOD_NOT_ALLOWED", "method not allowed");
        };
    }

    private CrmAnswer create(String kind, JsonNode body, Rules rules) {
        if (!body.path("properties").isObject()) {
            return invalid("properties is missing");
        }
        Map<String, String> properties = Properties.of(body.path("properties"));
        Optional<Entry> same = same(kind, properties, rules);
        if (same.isPresent()) {
            return conflict(same.get());
        }
        var of = new ArrayList<String>();
        body.path("associations")
                .forEach(one -> of.add(one.path("to").path("id").asText()));
        return CrmAnswer.json(201, shown(records.create(kind, properties, of)));
    }

    private CrmAnswer update(Entry old, JsonNode body, Rules rules) {
        if (!body.path("properties").isObject()) {
            return invalid("properties is missing");
        }
        Map<String, String> changes = Properties.of(body.path("properties"));
        Optional<Entry> same =
                same(old.kind(), changes, rules).filter(other -> !other.id().equals(old.id()));
        return same.isPresent() ? conflict(same.get()) : CrmAnswer.json(200, shown(records.update(old, changes)));
    }

    private Optional<Entry> same(String kind, Map<String, String> properties, Rules rules) {
        String email = properties.getOrDefault(Records.EMAIL, "");
        return !rules.uniqueEmail() || !kind.equals(Records.CONTACTS) || email.isEmpty()
                ? Optional.empty()
                : records.by(kind, Records.EMAIL, email).stream().findFirst();
    }

    /** Equality of one property, which is all a write-back asks for. */
    private CrmAnswer search(String kind, JsonNode body) {
        JsonNode filter = body.path("filterGroups").path(0).path("filters").path(0);
        String property = filter.path("propertyName").asText("");
        if (property.isEmpty() || !filter.path("operator").asText("").equals("EQ")) {
            return invalid("one filter with propertyName, operator EQ and value is needed");
        }
        List<Entry> found = records.by(kind, property, filter.path("value").asText(""));
        int limit = Math.max(1, Math.min(LARGEST_PAGE, body.path("limit").asInt(10)));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("total", found.size());
        answer.put("results", found.stream().limit(limit).map(HubSpotApi::shown).toList());
        return CrmAnswer.json(200, answer);
    }

    static Map<String, Object> shown(Entry entry) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", entry.id());
        shown.put("properties", entry.properties());
        shown.put("createdAt", entry.createdAt());
        shown.put("updatedAt", entry.updatedAt());
        shown.put("archived", false);
        return shown;
    }

    static CrmAnswer invalid(String why) {
        return CrmAnswer.error(400, "VALIDATION_ERROR", "Invalid input: " + why);
    }

    private static CrmAnswer conflict(Entry existing) {
        return CrmAnswer.error(409, "CONFLICT", "Contact already exists. Existing ID: " + existing.id());
    }
}
