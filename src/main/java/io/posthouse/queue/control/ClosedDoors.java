package io.posthouse.queue.control;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The doors that are closed. Asking allocates nothing. Immutable, thread-safe. */
public final class ClosedDoors {
    public static final ClosedDoors NONE = new ClosedDoors(List.of());

    private final List<ClosedDoor> doors;
    private final Map<String, Map<String, ClosedDoor>> byPath = new HashMap<>();

    public ClosedDoors(List<ClosedDoor> doors) {
        this.doors = List.copyOf(doors);
        for (ClosedDoor door : doors) {
            byPath.computeIfAbsent(door.path(), path -> new HashMap<>()).put(door.realm(), door);
        }
    }

    public List<ClosedDoor> doors() {
        return doors;
    }

    /**
     * The one that keeps out, or null when the door is open.
     *
     * @param path as in its route
     * @param realm null when the path names none
     */
    public ClosedDoor at(String path, String realm) {
        Map<String, ClosedDoor> realms = byPath.get(path);
        if (realms == null) {
            return null;
        }
        ClosedDoor all = realms.get(null);
        return all != null || realm == null ? all : realms.get(realm);
    }

    /** Those still closed; this one when none was opened. */
    ClosedDoors at(Instant now) {
        List<ClosedDoor> left = doors.stream()
                .filter(door -> door.until() == null || now.isBefore(door.until()))
                .toList();
        return left.size() == doors.size() ? this : new ClosedDoors(left);
    }
}
