package io.posthouse.jq;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;

/**
 * What the mappings of one post may cost: steps, and how large a value may grow on the way. It counts instead of measuring
 * time, so that the same post has the same outcome on every machine. One thread uses one instance.
 */
public final class Meter {
    /** About a second on a small machine; a change of a customer takes some dozens. */
    public static final long STEPS = 1_000_000;

    static final int LONGEST_TEXT = 1 << 20;
    static final int MOST_MEMBERS = 100_000;
    private static final int BYTES_A_STEP = 64;
    private static final int MEMBERS_A_STEP = 16;
    private static final ThreadLocal<Meter> CURRENT = new ThreadLocal<>();

    private long left;

    public Meter(long steps) {
        this.left = steps;
    }

    /** The one under which this thread runs a mapping now. */
    static Meter current() {
        Meter meter = CURRENT.get();
        if (meter == null) {
            throw new IllegalStateException("a mapping runs without a meter");
        }
        return meter;
    }

    void begin() {
        CURRENT.set(this);
    }

    void end() {
        CURRENT.remove();
    }

    void step() {
        spend(1);
    }

    /** A value was made: making a large one costs more. */
    void made(JsonNode value) {
        if (value == null) {
            spend(1);
        } else if (value.isTextual()) {
            text(value.textValue().length());
        } else if (value.isContainerNode()) {
            if (value.size() > MOST_MEMBERS) {
                throw new BadInput("the mapping made a list or object of more than " + MOST_MEMBERS + " members");
            }
            spend(1 + value.size() / MEMBERS_A_STEP);
        } else {
            spend(1);
        }
    }

    /** A text of this length is made. */
    void text(long length) {
        if (length > LONGEST_TEXT) {
            throw new BadInput("the mapping made a text of more than " + LONGEST_TEXT + " characters");
        }
        spend(1 + length / BYTES_A_STEP);
    }

    private void spend(long steps) {
        left -= steps;
        if (left < 0) {
            throw new BadInput("the mapping takes too many steps on this body");
        }
    }
}
