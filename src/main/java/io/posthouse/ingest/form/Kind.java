package io.posthouse.ingest.form;

import java.util.Locale;

/** What a form is for: it decides the topic, nothing else. */
public enum Kind {
    PROSPECT("PROSPECT_SUBMITTED"),
    FEEDBACK("FEEDBACK_GIVEN");

    private final String topic;

    Kind(String topic) {
        this.topic = topic;
    }

    public String topic() {
        return topic;
    }

    /** As it is written in a realm's file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
