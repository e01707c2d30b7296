package io.posthouse.operate.log;

import java.util.Map;

/**
 * Tells logback.xml where lines go and from which level, by system properties. To be called before the first logger is
 * asked for; this class therefore has none.
 */
public final class Logs {
    private Logs() {}

    /** ECS JSON on standard output: for a running house. @param levels level by room, {@code ingest} to {@code INFO} */
    public static void json(Map<String, String> levels) {
        System.setProperty("posthouse.log.to", "json");
        levels.forEach((room, level) -> System.setProperty("posthouse.log.level." + room, level));
    }

    /** Warnings as plain text on standard error: for commands, whose standard output is their answer. */
    public static void plain() {
        System.setProperty("posthouse.log.to", "plain");
    }
}
