package io.posthouse.writeback;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The lanes of this process: as many as destinations were written into. Thread-safe. */
final class Lanes {
    private final ConcurrentHashMap<String, Lane> lanes = new ConcurrentHashMap<>();

    private final Executor threads;

    Lanes(Executor threads) {
        this.threads = threads;
    }

    Lane of(String realm, String destination) {
        return lanes.computeIfAbsent(realm + "/" + destination, name -> new Lane(threads));
    }
}
