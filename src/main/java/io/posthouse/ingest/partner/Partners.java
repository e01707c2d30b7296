package io.posthouse.ingest.partner;

import java.util.Map;

/** The partners of one realm. Immutable. */
public final class Partners {
    private final Map<String, Partner> partners;

    Partners(Map<String, Partner> partners) {
        this.partners = Map.copyOf(partners);
    }

    /** Null when there is none of that name. */
    Partner named(String name) {
        return partners.get(name);
    }
}
