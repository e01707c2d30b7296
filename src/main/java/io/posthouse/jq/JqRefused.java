package io.posthouse.jq;

/** A text that is no program for us. */
public final class JqRefused extends RuntimeException {
    private final int line;

    JqRefused(int line, String reason) {
        super(reason);
        this.line = line;
    }

    /** Of the text, counted from 1. */
    public int line() {
        return line;
    }
}
