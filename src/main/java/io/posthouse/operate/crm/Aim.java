package io.posthouse.operate.crm;

import java.util.Locale;

/** Which requests a fault strikes. */
public enum Aim {
    /** Reads and writes. */
    CALLS,
    READS,
    WRITES,
    /** The token endpoint. */
    LOGINS;

    /** @param request READS, WRITES or LOGINS */
    boolean takes(Aim request) {
        return this == request || this == CALLS && request != LOGINS;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
