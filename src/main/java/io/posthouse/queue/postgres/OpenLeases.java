package io.posthouse.queue.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The leases of this process that are not settled to the end. A lease of ours in the database that does not stand here is
 * one whose answer was lost on the way; its deliveries must be given back, since our heartbeat keeps them from everybody.
 * Thread-safe.
 */
final class OpenLeases {
    private static final int ASKED = Integer.MAX_VALUE;
    private final Map<Long, Integer> left = new HashMap<>();

    /** To be called before the statement is sent. */
    synchronized void asking(long lease) {
        left.put(lease, ASKED);
    }

    /** The answer came. */
    synchronized void took(long lease, int deliveries) {
        if (deliveries == 0) {
            left.remove(lease);
        } else {
            left.put(lease, deliveries);
        }
    }

    /** No answer came; what it took, if it took anything, nobody knows. */
    synchronized void lost(long lease) {
        left.remove(lease);
    }

    /** These are recorded; returns leases of which nothing is left. */
    synchronized List<Long> settled(List<Settlement> settlements) {
        List<Long> finished = new ArrayList<>();
        for (Settlement settlement : settlements) {
            long lease = settlement.leased().lease();
            Integer before = left.get(lease);
            if (before != null && before > 1) {
                left.put(lease, before - 1);
            } else {
                left.remove(lease);
                finished.add(lease);
            }
        }
        return finished;
    }

    synchronized boolean knows(long lease) {
        return left.containsKey(lease);
    }

    synchronized int size() {
        return left.size();
    }
}
