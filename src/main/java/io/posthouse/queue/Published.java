package io.posthouse.queue;

/** What became of a message handed to {@link Publisher}. In each case it is durable, or was refused for good. */
public enum Published {
    /** Committed now, with a delivery for each active subscription of its topic. */
    STORED,
    /** The same message (id and data) was committed before; nothing changed. */
    DUPLICATE,
    /** A message of this id but with other data is there; nothing of this one was stored. */
    CONFLICT,
    /** The token was seen before with other data; nothing was stored. */
    TOKEN_REUSED
}
