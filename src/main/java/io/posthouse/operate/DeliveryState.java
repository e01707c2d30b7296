package io.posthouse.operate;

import java.util.Locale;

/** What a delivery is in, as the tables spell it. */
public enum DeliveryState {
    READY,
    LEASED,
    SUSPECT,
    WAITING,
    HELD,
    DEAD,
    DONE,
    DISCARDED;

    static DeliveryState of(String letter, boolean leased) {
        return switch (letter) {
            case "r" -> leased ? LEASED : READY;
            case "s" -> SUSPECT;
            case "w" -> WAITING;
            case "h" -> HELD;
            case "x" -> DEAD;
            case "d" -> DONE;
            case "y" -> DISCARDED;
            default -> throw new IllegalStateException("a delivery in the unknown state '" + letter + "'");
        };
    }

    /** In lower case, as people read it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
