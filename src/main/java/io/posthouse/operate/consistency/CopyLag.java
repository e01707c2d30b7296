package io.posthouse.operate.consistency;

import io.posthouse.operate.Depth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How far a copy is behind what its owner has published, by what still waits for it: costs nothing beyond the counting of
 * queues. What was lost on the way does not wait, and only a comparison finds it. Pure.
 *
 * @param age of the oldest change that waits, is tried or is held; zero when there is none
 * @param changes that the copy does not have yet, dead letters included; a lower bound in a large backlog
 */
public record CopyLag(Copy copy, Duration age, long changes) {
    public static CopyLag of(Copy copy, List<Depth> depths, Instant now) {
        Instant oldest = now;
        long changes = 0;
        for (Depth depth : depths) {
            if (copy.subscriptions().contains(depth.subscription())) {
                changes += depth.ready()
                        + depth.leased()
                        + depth.suspect()
                        + depth.waiting()
                        + depth.held()
                        + depth.dead();
                if (depth.oldest() != null && depth.oldest().isBefore(oldest)) {
                    oldest = depth.oldest();
                }
            }
        }
        return new CopyLag(copy, Duration.between(oldest, now), changes);
    }
}
