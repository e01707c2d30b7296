package io.posthouse.ingest.form;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One value after its check.
 *
 * @param value as it goes on, null when nothing was typed or it is wrong
 * @param wrong what is wrong and how to mend it, to be read by who typed; null when nothing is. Never holds the value.
 */
record Checked(JsonNode value, String wrong) {
    static final Checked EMPTY = new Checked(null, null);

    static Checked good(JsonNode value) {
        return new Checked(value, null);
    }

    static Checked wrong(String what) {
        return new Checked(null, what);
    }
}
