package io.posthouse.queue;

/**
 * How much of a destination's lane this process may have in hand, where the work knows better than the worker: what a slow or
 * broken outside system cannot take yet stays ready, and costs nothing. Asked often; must not block. Thread-safe.
 */
public interface Appetite {
    Appetite ENDLESS = (realm, destination) -> Integer.MAX_VALUE;

    /** Deliveries that are leased and have not ended; 0 = none for now, to be asked again within a second. */
    int most(String realm, String destination);
}
