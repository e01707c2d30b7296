package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears the hints of other processes: one LISTEN connection for the whole process. After a reconnect everything is swept. */
final class HintListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HintListener.class);
    private static final int QUIET_MILLIS = 10_000;

    private final Callable<Connection> connections;
    private final String self;
    private final Wakes wakes;
    private final Runnable lost;
    private final Thread thread = new Thread(this::run, "posthouse-listen");
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Connection listening;

    /** @param lost called when hints may have been missed */
    HintListener(Callable<Connection> connections, String self, Wakes wakes, Runnable lost) {
        this.connections = connections;
        this.self = self;
        this.wakes = wakes;
        this.lost = lost;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        Connection open = listening;
        if (open != null) {
            try {
                // It waits inside a read, which nothing else ends.
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("the listening connection ends with the process");
            }
        }
    }

    private void run() {
        while (!closed()) {
            try (Connection connection = connections.call()) {
                listening = connection;
                listen(connection);
            } catch (Exception | Error e) {
                if (!closed()) {
                    LOG.atDebug().setCause(e).log("not listening; the sweep goes on, listens again in a second");
                    pause();
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("listen " + Hints.CHANNEL);
        }
        lost.run();
        PGConnection notified = connection.unwrap(PGConnection.class);
        while (!closed()) {
            PGNotification[] heard = notified.getNotifications(QUIET_MILLIS);
            if (heard == null || heard.length == 0) {
                if (!connection.isValid(5)) {
                    return;
                }
                continue;
            }
            for (PGNotification one : heard) {
                hear(one.getParameter());
            }
        }
    }

    /** A payload is hostile until checked: what is no hint is taken as "sweep". */
    void hear(String payload) {
        int at = payload.indexOf('@');
        if (at >= 0 && payload.substring(0, at).equals(self)) {
            return;
        }
        boolean understood = true;
        for (String item : payload.substring(at + 1).split(",", -1)) {
            int colon = item.indexOf(':');
            Long lane = number(colon < 0 ? item : item.substring(0, colon));
            Long from = colon < 0 ? Long.valueOf(0) : number(item.substring(colon + 1));
            if (lane == null || from == null) {
                understood = false;
            } else {
                wakes.wake(lane, from);
            }
        }
        if (!understood) {
            lost.run();
        }
    }

    /** Null when it is none that could be an id. */
    private static Long number(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        return Long.valueOf(text);
    }

    private boolean closed() {
        return closed.getCount() == 0;
    }

    private void pause() {
        try {
            closed.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            LOG.atDebug().setCause(e).log("listens again at once: it ends by close only");
        }
    }
}
