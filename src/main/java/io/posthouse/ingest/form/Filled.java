package io.posthouse.ingest.form;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A form as somebody filled it in.
 *
 * @param typed by field, as it was typed, to be shown again
 * @param fields what goes on, in the order of the form; not to be changed
 * @param wrong by field, what is wrong with it; "" for what belongs to no field
 */
record Filled(Map<String, String> typed, ObjectNode fields, Map<String, String> wrong) {
    private static final Set<String> CONTROLS = Set.of("_nonce", "_next");

    /** Nothing typed yet. */
    static final Filled EMPTY = new Filled(Map.of(), JsonNodeFactory.instance.objectNode(), Map.of());

    static Filled of(WebForm form, Typed sent) {
        Map<String, String> typed = new LinkedHashMap<>();
        Map<String, String> wrong = new LinkedHashMap<>();
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (Field field : form.fields()) {
            List<String> values = sent.values().get(field.name());
            if (values != null && !values.contains(Typed.NO_VALUE)) {
                typed.put(field.name(), values.get(values.size() - 1));
            }
            Checked checked = FieldRules.check(field, values);
            if (checked.wrong() != null) {
                wrong.put(field.name(), checked.wrong());
            } else if (checked.value() != null) {
                fields.set(field.name(), checked.value());
            }
        }
        if (form.refusesUnknown() && hasUnknown(form, sent)) {
            wrong.put("", "There are fields that this form does not have; send only its own.");
        }
        if (wrong.isEmpty() && fields.isEmpty()) {
            wrong.put("", "Nothing is filled in.");
        }
        return new Filled(typed, fields, wrong);
    }

    boolean good() {
        return wrong.isEmpty();
    }

    private static boolean hasUnknown(WebForm form, Typed sent) {
        return sent.values().keySet().stream()
                .anyMatch(name -> !CONTROLS.contains(name)
                        && !name.equals(form.honeypot())
                        && form.fields().stream()
                                .noneMatch(field -> field.name().equals(name)));
    }
}
