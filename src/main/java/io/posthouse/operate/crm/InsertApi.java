package io.posthouse.operate.crm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Inserts without any uniqueness, in the form of an agency management system (NowCerts): every repetition is a duplicate
 * that can be seen. Its one idempotent call is Insured/Insert, by the caller's own databaseId.
 */
final class InsertApi {
    private static final String OWN_ID = "databaseId";
    private final Records records;

    InsertApi(Records records) {
        this.records = records;
    }

    static boolean serves(CrmRequest request) {
        return request.path().size() == 3 && request.path().get(0).equals("api");
    }

    CrmAnswer answer(CrmRequest request) {
        if (request.is("POST", "api", "Zapier", "InsertProspect")) {
            return inserted(records.create(Records.CONTACTS, Properties.of(request.json()), List.of()));
        }
        if (request.is("POST", "api", "Zapier", "InsertNote")) {
            return inserted(records.create(Records.NOTES, Properties.of(request.json()), List.of()));
        }
        if (request.is("POST", "api", "Insured", "Insert")) {
            return upsert(Properties.of(request.json()));
        }
        if (request.is("GET", "api", "Customers", "GetCustomers")) {
            String email = request.query().getOrDefault("Email", "");
            return CrmAnswer.json(
                    200,
                    records.by(Records.CONTACTS, Records.EMAIL, email).stream()
                            .map(InsertApi::shown)
                            .toList());
        }
        return CrmAnswer.notFound();
    }

    private CrmAnswer upsert(Map<String, String> properties) {
        String own = properties.getOrDefault(OWN_ID, "");
        List<Entry> found = own.isEmpty() ? List.of() : records.by(Records.CONTACTS, OWN_ID, own);
        return inserted(
                found.isEmpty()
                        ? records.create(Records.CONTACTS, properties, List.of())
                        : records.update(found.get(0), properties));
    }

    private static CrmAnswer inserted(Entry entry) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("status", 1);
        answer.put("message", "success");
        answer.put("data", Map.of("database_id", entry.id()));
        return CrmAnswer.json(200, answer);
    }

    private static Map<String, Object> shown(Entry entry) {
        var shown = new LinkedHashMap<String, Object>(entry.properties());
        shown.put("id", entry.id());
        return shown;
    }
}
