package io.posthouse.writeback;

import java.util.concurrent.ConcurrentHashMap;

/** The lanes of this process: as many as destinations were written into. Thread-safe. */
final class Lanes {
    private final ConcurrentHashMap<String, Lane> lanes = new ConcurrentHashMap<>();

    Lane of(String realm, String destination) {
        return lanes.computeIfAbsent(realm + "/" + destination, name -> new Lane());
    }
}
