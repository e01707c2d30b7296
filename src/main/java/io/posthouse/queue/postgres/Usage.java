package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each lane used in this process, added to {@code lane_usage} every few seconds: only lanes that moved. A crash loses
 * those seconds; while the database is away they are kept. Thread-safe.
 */
final class Usage {
    private static final Logger LOG = LoggerFactory.getLogger(Usage.class);
    private static final long SECONDS = 5;
    private static final int ROWS = 5_000;

    // In the order of the lanes, so that two processes wait for each other and never block each other.
    private static final String ADD = """
            insert into lane_usage(minute, lane, done, retried, held, dead, nanos, bytes)
            select date_trunc('minute', now()), u.* from unnest(
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[]) u
            order by 2
            on conflict (minute, lane) do update set done = lane_usage.done + excluded.done,
              retried = lane_usage.retried + excluded.retried, held = lane_usage.held + excluded.held,
              dead = lane_usage.dead + excluded.dead, nanos = lane_usage.nanos + excluded.nanos,
              bytes = lane_usage.bytes + excluded.bytes
            """;

    private final DataSource database;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "posthouse-usage");
        thread.setDaemon(true);
        return thread;
    });
    private final ConcurrentHashMap<Long, Used> moved = new ConcurrentHashMap<>();

    /** Guarded by itself. */
    private static final class Used {
        private boolean taken;
        private long done;
        private long retried;
        private long held;
        private long dead;
        private long nanos;
        private long bytes;
    }

    private interface Addition {
        void to(Used used);
    }

    Usage(DataSource database) {
        this.database = database;
    }

    void start() {
        clock.scheduleWithFixedDelay(this::flush, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    /** These were worked on for so long, together. */
    void worked(List<Leased> batch, long nanos) {
        long each = nanos / batch.size();
        for (Leased one : batch) {
            add(one.lane(), used -> {
                used.nanos += each;
                used.bytes += one.envelope().length;
            });
        }
    }

    void settled(Settlement settlement) {
        long lane = settlement.leased().lane();
        switch (settlement.state()) {
            case 'd' -> add(lane, used -> used.done++);
            case 'w', 's' -> add(lane, used -> used.retried += settlement.word() == null ? 0 : 1);
            case 'h' -> add(lane, used -> used.held++);
            case 'x' -> add(lane, used -> used.dead++);
            default -> {} // given back: nothing was used
        }
    }

    /** @param reachable whether the rest can be written */
    void close(boolean reachable) {
        clock.shutdown();
        if (reachable) {
            flush();
        }
    }

    private void add(long lane, Addition addition) {
        boolean added = false;
        while (!added) {
            Used used = moved.computeIfAbsent(lane, key -> new Used());
            synchronized (used) {
                if (!used.taken) {
                    addition.to(used);
                    added = true;
                }
            }
        }
    }

    synchronized void flush() {
        List<Map.Entry<Long, Used>> rows = take();
        for (int from = 0; from < rows.size(); from += ROWS) {
            List<Map.Entry<Long, Used>> some = rows.subList(from, Math.min(rows.size(), from + ROWS));
            try {
                write(some);
            } catch (SQLException | RuntimeException | Error e) {
                LOG.atDebug().setCause(e).log("what lanes used is written a few seconds later");
                some.forEach(one -> putBack(one.getKey(), one.getValue()));
            }
        }
    }

    /** Who was about to add to one of these begins another. */
    private List<Map.Entry<Long, Used>> take() {
        Map<Long, Used> taken = new TreeMap<>();
        for (Long lane : moved.keySet()) {
            Used used = moved.remove(lane);
            if (used != null) {
                synchronized (used) {
                    used.taken = true;
                }
                taken.put(lane, used);
            }
        }
        return List.copyOf(taken.entrySet());
    }

    private void write(List<Map.Entry<Long, Used>> rows) throws SQLException {
        try (Connection connection = database.getConnection();
                var add = connection.prepareStatement(ADD)) {
            Columns.set(add, 1, "bigint", rows, Map.Entry::getKey);
            Columns.set(add, 2, "bigint", rows, row -> row.getValue().done);
            Columns.set(add, 3, "bigint", rows, row -> row.getValue().retried);
            Columns.set(add, 4, "bigint", rows, row -> row.getValue().held);
            Columns.set(add, 5, "bigint", rows, row -> row.getValue().dead);
            Columns.set(add, 6, "bigint", rows, row -> row.getValue().nanos);
            Columns.set(add, 7, "bigint", rows, row -> row.getValue().bytes);
            add.executeUpdate();
        }
    }

    private void putBack(long lane, Used unwritten) {
        add(lane, used -> {
            used.done += unwritten.done;
            used.retried += unwritten.retried;
            used.held += unwritten.held;
            used.dead += unwritten.dead;
            used.nanos += unwritten.nanos;
            used.bytes += unwritten.bytes;
        });
    }
}
