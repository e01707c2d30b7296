package io.posthouse.queue.postgres;

/** Told that a lane may have ready deliveries. A hint: a lost one is found by the sweep. Thread-safe. */
interface Wakes {
    /** @param from smallest delivery id that became ready; 0 = unknown */
    void wake(long lane, long from);
}
