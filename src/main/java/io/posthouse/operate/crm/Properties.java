package io.posthouse.operate.crm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The members of a JSON object as a CRM keeps them: texts. */
final class Properties {
    private Properties() {}

    /** Null becomes the empty text, what is no scalar its JSON. */
    static Map<String, String> of(JsonNode object) {
        var properties = new LinkedHashMap<String, String>();
        for (var member : object.properties()) {
            JsonNode value = member.getValue();
            properties.put(
                    member.getKey(), value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString());
        }
        return properties;
    }
}
