package io.posthouse.queue;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Named places where a test kills the process ({@code POSTHOUSE_FAILPOINT=after-effect:20} dies at the 20th passing), as a
 * power cut would. Costs one comparison when unset.
 */
public enum Failpoint {
    AFTER_COMMIT_BEFORE_ANSWER,
    AFTER_EFFECT,
    AFTER_OUTBOX_PUBLISH,
    MID_BATCH,
    MID_REPLAY;

    private static final Armed ARMED = Armed.of(System.getenv("POSTHOUSE_FAILPOINT"));

    /** Dies here, if this is the armed point and its turn has come. */
    public void pass() {
        if (ARMED != null && ARMED.kills(this)) {
            Runtime.getRuntime().halt(137);
        }
    }

    /** A point, and the passing at which it kills. */
    static final class Armed {
        private final Failpoint point;
        private final AtomicLong left;

        private Armed(Failpoint point, long passing) {
            this.point = point;
            this.left = new AtomicLong(passing);
        }

        /**
         * @param text {@code name} or {@code name:passing}
         * @return null when the text is null or empty: nothing is armed
         * @throws IllegalArgumentException when it is neither
         */
        static Armed of(String text) {
            if (text == null || text.isEmpty()) {
                return null;
            }
            String[] parts = text.split(":", 2);
            for (Failpoint point : values()) {
                if (point.word().equals(parts[0])) {
                    return new Armed(point, parts.length == 1 ? 1 : passing(text, parts[1]));
                }
            }
            throw new IllegalArgumentException("POSTHOUSE_FAILPOINT=" + text + ": there is no such point; there are "
                    + Arrays.stream(values()).map(Failpoint::word).toList());
        }

        /** Whether this passing is the one. */
        boolean kills(Failpoint passed) {
            return passed == point && left.decrementAndGet() == 0;
        }

        private static long passing(String text, String number) {
            if (!number.matches("[1-9]\\d{0,8}")) {
                throw new IllegalArgumentException(
                        "POSTHOUSE_FAILPOINT=" + text + ": after the colon stands which passing kills, 1 or more");
            }
            return Long.parseLong(number);
        }
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
