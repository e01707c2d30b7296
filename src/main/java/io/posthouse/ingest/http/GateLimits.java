package io.posthouse.ingest.http;

/**
 * How much is held in memory at once. The shares are percent of both that one can have while nobody else wants any; the less
 * is free, the less it gets: who holds more than share / (100 - share) times what is still free gets no more. 100 = no share.
 *
 * @param requests read or worked on at once
 * @param bytes of bodies held at once
 * @param ofAddress share of one address; less than that of a door, or who fills a door keeps the others from it
 * @param ofDoor share of one door
 */
public record GateLimits(int requests, long bytes, int ofAddress, int ofDoor) {
    public GateLimits {
        if (requests < 1 || bytes < 1) {
            throw new IllegalArgumentException("requests and bytes must be 1 or more");
        }
        if (ofAddress < 1 || ofAddress > 100 || ofDoor < 1 || ofDoor > 100) {
            throw new IllegalArgumentException("a share is 1 to 100 percent");
        }
    }

    boolean addressHasItsShare(long held, long free) {
        return over(ofAddress, held, free);
    }

    boolean doorHasItsShare(long held, long free) {
        return over(ofDoor, held, free);
    }

    private static boolean over(int share, long held, long free) {
        return held * (100 - share) >= free * share;
    }
}
