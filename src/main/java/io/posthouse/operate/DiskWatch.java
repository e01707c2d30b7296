package io.posthouse.operate;

import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there is room for what comes in. Below the reserve nothing new is taken in, so that what was accepted can be
 * worked off and the server need not stop for want of space; below the warning a person is told. Looked at in the
 * background; asking costs nothing. Thread-safe.
 */
public final class DiskWatch implements Callable<Verdict> {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private final LongSupplier free;
    private final BooleanSupplier refused;
    private final Room room;
    private volatile long seen = Long.MAX_VALUE;
    private volatile boolean warned;

    /**
     * How much is enough, in bytes.
     *
     * @param warning below it a person should act
     * @param reserve below it nothing new is taken in; 0 = never
     */
    public record Room(long warning, long reserve) {}

    /**
     * @param free bytes on the disk; {@link Long#MAX_VALUE} where we do not see it
     * @param refused whether the database said of late that its disk is full
     */
    public DiskWatch(LongSupplier free, BooleanSupplier refused, Room room) {
        this.free = free;
        this.refused = refused;
        this.room = room;
    }

    @Override
    public Verdict call() {
        seen = free.getAsLong();
        boolean low = seen < room.warning();
        if (low && !warned) {
            LOG.atWarn()
                    .addKeyValue("event.action", "database.disk-low")
                    .log(
                            "{} MB free on the database's disk: below posthouse.database.disk.warning; below {} MB the doors close",
                            seen >> 20,
                            room.reserve() >> 20);
        }
        warned = low;
        return closed() ? Verdict.down("nearly full") : refused.getAsBoolean() ? Verdict.down("full") : Verdict.UP;
    }

    /** Nothing new is taken in. */
    public boolean closed() {
        return seen < room.reserve();
    }

    /** Bytes free when it was last looked. */
    public long free() {
        return seen;
    }
}
