package io.posthouse;

import io.posthouse.ingest.http.DoorKeeper;
import io.posthouse.queue.control.ClosedDoor;
import io.posthouse.queue.control.ClosedDoors;
import io.posthouse.queue.control.ControlWatch;
import java.time.Duration;
import java.time.Instant;

/** The doors that people closed, for the public port: one volatile read and a look-up. */
final class ClosedDoorKeeper {
    private static final int USUAL = 60;
    private static final int LONGEST = 3600;

    private ClosedDoorKeeper() {}

    static DoorKeeper of(ControlWatch watch) {
        return (path, realm) -> {
            ClosedDoors doors = watch.doors();
            ClosedDoor closed = doors.at(path, realm);
            return closed == null ? 0 : seconds(closed, watch.seen().at());
        };
    }

    /** Until it opens by itself, when that is known and not far. */
    private static int seconds(ClosedDoor closed, Instant now) {
        return closed.until() == null
                ? USUAL
                : (int) Math.max(
                        1,
                        Math.min(LONGEST, Duration.between(now, closed.until()).toSeconds() + 1));
    }
}
