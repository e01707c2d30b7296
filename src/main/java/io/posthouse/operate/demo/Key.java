package io.posthouse.operate.demo;

import java.util.Locale;

/** What can be done to the demo while it runs. */
enum Key {
    BREAK,
    BURST,
    HEAL,
    QUIT,
    /** Nothing we know: the person is told what there is. */
    OTHER;

    /** @param line as it was typed: {@code b}, {@code heal} */
    static Key of(String line) {
        return switch (line.strip().toLowerCase(Locale.ROOT)) {
            case "b", "break" -> BREAK;
            case "u", "burst" -> BURST;
            case "h", "heal" -> HEAL;
            case "q", "quit", "exit" -> QUIT;
            default -> OTHER;
        };
    }
}
