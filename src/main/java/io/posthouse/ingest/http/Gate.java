package io.posthouse.ingest.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How much is held in memory at once: beyond it the sender is told to come again. Nobody can have all of it: the more one
 * address or one door holds, and the less is free, the sooner it is turned away, so that something is always free for
 * others (the dynamic threshold of shared buffers, Choudhury and Hahne 1998). While nobody else wants any, nobody notices.
 * Each question costs the same, however many addresses there are. Thread-safe.
 */
final class Gate {
    private final GateLimits limits;
    private final Map<String, Held> addresses = new HashMap<>();
    private final Map<String, Held> doors = new HashMap<>();
    private final Held all = new Held();
    private final AtomicLongArray turnedAway = new AtomicLongArray(Crowded.values().length);

    Gate(GateLimits limits) {
        this.limits = limits;
    }

    /** One request's way through. Not thread-safe, but for the gate it goes through. */
    final class Pass {
        private final String address;
        private final String door;
        private Held ofAddress;
        private Held ofDoor;
        private long bytes;

        private Pass(String address, String door) {
            this.address = address;
            this.door = door;
        }

        /** Null when it may come in; then {@link #leave} must follow. */
        Crowded enter() {
            synchronized (Gate.this) {
                Held atAddress = addresses.get(address);
                Held atDoor = doors.get(door);
                Crowded why = crowded(atAddress, atDoor);
                if (why != null) {
                    return turned(why);
                }
                ofAddress = atAddress == null ? addresses.computeIfAbsent(address, any -> new Held()) : atAddress;
                ofDoor = atDoor == null ? doors.computeIfAbsent(door, any -> new Held()) : atDoor;
                add(1, 0);
                return null;
            }
        }

        /** Null when there is room for these bytes; they count until {@link #leave}, also when there is none. */
        Crowded room(long more) {
            synchronized (Gate.this) {
                bytes += more;
                add(0, more);
                long free = limits.bytes() - all.bytes;
                if (free < 0) {
                    return turned(Crowded.FULL);
                }
                // One body alone may be as large as its door lets it.
                if (ofAddress.requests > 1 && limits.addressHasItsShare(ofAddress.bytes, free)) {
                    return turned(Crowded.ADDRESS);
                }
                return ofDoor.requests > 1 && limits.doorHasItsShare(ofDoor.bytes, free) ? turned(Crowded.DOOR) : null;
            }
        }

        void leave() {
            synchronized (Gate.this) {
                add(-1, -bytes);
                if (ofAddress.requests == 0) {
                    addresses.remove(address);
                }
                if (ofDoor.requests == 0) {
                    doors.remove(door);
                }
            }
        }

        private void add(int request, long more) {
            all.add(request, more);
            ofAddress.add(request, more);
            ofDoor.add(request, more);
        }

        private Crowded crowded(Held atAddress, Held atDoor) {
            int free = limits.requests() - all.requests;
            if (free <= 0) {
                return Crowded.FULL;
            }
            if (atAddress != null && limits.addressHasItsShare(atAddress.requests, free)) {
                return Crowded.ADDRESS;
            }
            return atDoor != null && limits.doorHasItsShare(atDoor.requests, free) ? Crowded.DOOR : null;
        }
    }

    /**
     * @param address whose requests are counted together
     * @param door as its route writes it
     */
    Pass pass(String address, String door) {
        return new Pass(address, door);
    }

    /** Half of it is held: the time of those who hold without doing is over. */
    synchronized boolean tight() {
        return all.requests * 2L >= limits.requests() || all.bytes * 2 >= limits.bytes();
    }

    Crowded turned(Crowded why) {
        turnedAway.incrementAndGet(why.ordinal());
        return why;
    }

    long turnedAway(Crowded why) {
        return turnedAway.get(why.ordinal());
    }

    synchronized int requests() {
        return all.requests;
    }

    synchronized long bytes() {
        return all.bytes;
    }

    /** Addresses that hold something. */
    synchronized int addresses() {
        return addresses.size();
    }

    private static final class Held {
        private int requests;
        private long bytes;

        void add(int request, long more) {
            requests += request;
            bytes += more;
        }
    }
}
