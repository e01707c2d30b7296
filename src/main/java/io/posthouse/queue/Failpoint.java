package io.posthouse.queue;

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

    private static final String ARMED = name(System.getenv("POSTHOUSE_FAILPOINT"));
    private static final java.util.concurrent.atomic.AtomicInteger LEFT =
            new java.util.concurrent.atomic.AtomicInteger(count(System.getenv("POSTHOUSE_FAILPOINT")));

    /** Dies here, if this is the armed point and its turn has come. */
    public void pass() {
        if (ARMED != null && ARMED.equals(name()) && LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(137);
        }
    }

    private static String name(String armed) {
        return armed == null || armed.isEmpty()
                ? null
                : valueOf(armed.split(":")[0].toUpperCase(java.util.Locale.ROOT).replace('-', '_'))
                        .name();
    }

    private static int count(String armed) {
        return armed != null && armed.contains(":") ? Integer.parseInt(armed.split(":")[1]) : 1;
    }
}
