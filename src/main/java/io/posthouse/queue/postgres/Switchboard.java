package io.posthouse.queue.postgres;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes hints on to the worker of the lane's subscription, if it is one of this process. Lanes not met before are looked
 * up together, on another thread. Thread-safe.
 */
final class Switchboard implements Wakes {
    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
    /** More strange lanes than this at once are left to the sweep. */
    private static final int STRANGERS = 10_000;

    private final Lanes lanes;
    private final Map<Integer, Worker> workers;
    private final Executor lookUps;
    private final Map<Long, Long> strangers = new HashMap<>();

    /** @param workers by subscription; may change */
    Switchboard(Lanes lanes, Map<Integer, Worker> workers, Executor lookUps) {
        this.lanes = lanes;
        this.workers = workers;
        this.lookUps = lookUps;
    }

    @Override
    public void wake(long lane, long from) {
        if (workers.isEmpty()) {
            return;
        }
        Lane known = lanes.lane(lane);
        if (known == null) {
            introduce(lane, from);
            return;
        }
        Worker worker = workers.get(known.subscription());
        if (worker != null) {
            worker.wake(lane, from);
        }
    }

    private void introduce(long lane, long from) {
        boolean first;
        synchronized (strangers) {
            first = strangers.isEmpty();
            if (strangers.size() < STRANGERS) {
                strangers.merge(lane, from, Math::min);
            }
        }
        if (first) {
            lookUps.execute(this::lookUp);
        }
    }

    private void lookUp() {
        Map<Long, Long> all;
        synchronized (strangers) {
            all = new HashMap<>(strangers);
            strangers.clear();
        }
        try {
            lanes.load(all.keySet());
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("lanes could not be looked up; the sweep finds them");
            return;
        }
        all.forEach((lane, from) -> {
            if (lanes.lane(lane) != null) {
                wake(lane, from);
            }
        });
    }
}
