package io.posthouse.ingest.form;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What may be typed into a field, and how many characters of it when the form says nothing else. */
public enum FieldType {
    TEXT(200),
    LONG_TEXT(5000),
    EMAIL(254),
    PHONE(40),
    NUMBER(24),
    DATE(10),
    CHOICE(200),
    YES_NO(5);

    static final String WORDS = Arrays.stream(values()).map(FieldType::toString).collect(Collectors.joining(", "));

    private final int usualMax;

    FieldType(int usualMax) {
        this.usualMax = usualMax;
    }

    int usualMax() {
        return usualMax;
    }

    static Optional<FieldType> of(String word) {
        return Arrays.stream(values())
                .filter(type -> type.toString().equals(word))
                .findFirst();
    }

    /** Whether the form may say how long it may be. */
    boolean hasLength() {
        return this == TEXT || this == LONG_TEXT;
    }

    /** As it is written in a realm's file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
