package io.posthouse.ingest.form;

import java.util.List;

/**
 * One field of a form.
 *
 * @param label what people read beside it
 * @param max characters at most
 * @param choices what may be chosen; empty for all other types
 */
public record Field(String name, String label, FieldType type, int max, boolean required, List<String> choices) {
    public Field {
        choices = List.copyOf(choices);
    }
}
