package io.posthouse.operate;

import java.util.Locale;

/** What a person does with dead letters. */
public enum Act {
    /** Tried again. Letters of a subscription nobody works on (unrouted ones) are never chosen for it. */
    REPLAY(" and s.arrives <> 'x'"),
    DISCARD("");

    private final String condition;

    Act(String condition) {
        this.condition = condition;
    }

    /** Which subscriptions {@code s} it applies to, to be added to a where. */
    String condition() {
        return condition;
    }

    /** In lower case, as people read it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
