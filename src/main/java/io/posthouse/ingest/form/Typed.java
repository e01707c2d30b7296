package io.posthouse.ingest.form;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.ingest.ContentType;
import io.posthouse.ingest.Form;
import io.posthouse.ingest.Multipart;
import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was sent, by the name of its field, as text and unchecked. A value that is no single text, number or yes/no stands as
 * {@link #NO_VALUE}: it is never a field's.
 *
 * @param values in the order they came; not to be changed
 * @param files whether files came along
 */
record Typed(Map<String, List<String>> values, boolean files) {
    static final String TAKES =
            "application/x-www-form-urlencoded, multipart/form-data without files, or application/json, in UTF-8";
    static final String JSON = "application/json";

    /** No text that was sent is this one: the readers refuse NUL. */
    static final String NO_VALUE = "\0";

    private static final int MOST = 200;
    private static final int LONGEST_NAME = 200;

    /**
     * Null when this is of no type that a form sends.
     *
     * @throws BadInput when it cannot be read
     */
    static Typed read(ContentType type, byte[] body) {
        return switch (type.utf8() ? type.media() : "") {
            case "application/x-www-form-urlencoded" -> of(Form.urlencoded(body).fields(), false);
            case "multipart/form-data" -> {
                Multipart multipart = Multipart.read(body, type.boundary());
                yield of(multipart.form().fields(), multipart.files() > 0);
            }
            case JSON -> of(members(StrictJson.parse(body)), false);
            default -> null;
        };
    }

    private static Typed of(Map<String, List<String>> values, boolean files) {
        if (values.size() > MOST) {
            throw new BadInput("there are more than " + MOST + " fields");
        }
        if (values.keySet().stream().anyMatch(name -> name.length() > LONGEST_NAME)) {
            throw new BadInput("a field's name is longer than " + LONGEST_NAME + " characters");
        }
        return new Typed(values, files);
    }

    private static Map<String, List<String>> members(JsonNode root) {
        if (!root.isObject()) {
            throw new BadInput("the JSON is no object with the fields as its members");
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        root.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (!value.isNull()) {
                List<String> texts = new ArrayList<>(1);
                texts.add(value.isTextual() || value.isBoolean() || value.isNumber() ? value.asText() : NO_VALUE);
                values.put(member.getKey(), texts);
            }
        });
        return values;
    }

    /** The first of that name, null when there is none. */
    String first(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.get(0);
    }

    /** Whether something but blanks was typed into it. */
    boolean filled(String name) {
        List<String> all = values.get(name);
        return all != null && all.stream().anyMatch(text -> !text.isBlank());
    }
}
