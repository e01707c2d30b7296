package io.posthouse.operate.consistency;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One entity as one team has it. */
public record Version(String realm, String id, long version, boolean deleted) {
    /** As PostgreSQL orders text in the collation "C": by bytes. */
    static int compareKeys(Version one, Version other) {
        int realms = bytes(one.realm, other.realm);
        return realms != 0 ? realms : bytes(one.id, other.id);
    }

    private static int bytes(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
