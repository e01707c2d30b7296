package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other processes which lanes have work, by NOTIFY: after the commit, on a connection of its own, coalesced, because
 * PostgreSQL takes a global lock for each notifying commit. Hints may be lost; the sweep is the net. Thread-safe.
 */
final class Hints implements Wakes, AutoCloseable {
    static final String CHANNEL = "posthouse_lanes";
    /** PostgreSQL's limit of a payload is 8,000 bytes. */
    private static final int PAYLOAD = 7_500;

    private static final long GAP_MILLIS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(Hints.class);

    private final DataSource database;
    private final String sender;
    private final Map<Long, Long> lanes = new HashMap<>();
    private final Thread thread = new Thread(this::run, "posthouse-hints");
    private boolean closed;

    /** @param sender name of this process, so that it knows its own hints */
    Hints(DataSource database, String sender) {
        this.database = database;
        this.sender = sender;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void wake(long lane, long from) {
        if (lanes.isEmpty()) {
            notifyAll();
        }
        lanes.merge(lane, from, Math::min);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@code sender@lane:from,lane:from}; {@code sender@*} when it does not fit. */
    static String payload(String sender, Map<Long, Long> lanes) {
        StringJoiner items = new StringJoiner(",", sender + "@", "");
        for (var lane : lanes.entrySet()) {
            items.add(lane.getKey() + ":" + lane.getValue());
            if (items.length() > PAYLOAD) {
                return sender + "@*";
            }
        }
        return items.toString();
    }

    private void run() {
        for (Map<Long, Long> batch = next(); batch != null; batch = next()) {
            try (Connection connection = database.getConnection();
                    var notify = connection.prepareStatement("select pg_notify(?, ?)")) {
                notify.setString(1, CHANNEL);
                notify.setString(2, payload(sender, batch));
                notify.execute();
            } catch (SQLException | RuntimeException | Error e) {
                LOG.atDebug().setCause(e).log("a hint was lost; the sweep finds its work");
            }
        }
    }

    /** @param millis 0 = until something comes */
    private void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            LOG.atDebug().setCause(e).log("goes on: it ends by close only");
        }
    }

    private synchronized Map<Long, Long> next() {
        while (lanes.isEmpty()) {
            if (closed) {
                return null;
            }
            pause(0);
        }
        if (!closed) {
            pause(GAP_MILLIS);
        }
        Map<Long, Long> batch = new HashMap<>(lanes);
        lanes.clear();
        return batch;
    }
}
