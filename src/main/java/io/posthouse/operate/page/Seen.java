package io.posthouse.operate.page;

import java.time.Duration;

/** @param snapshot the last that could be taken; null when none ever could. @param age since it was taken */
record Seen(Snapshot snapshot, Duration age) {
    static final Seen NOTHING = new Seen(null, Duration.ZERO);
}
