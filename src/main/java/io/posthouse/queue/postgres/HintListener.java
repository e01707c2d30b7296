package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears the hints of other processes: one LISTEN connection for the whole process. After a reconnect everything is swept. */
final class HintListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HintListener.class);

    private final Callable<Connection> connections;
    private final String self;
    private final Wakes wakes;
    private final Runnable lost;
    private final Thread thread = new Thread(this::run, "posthouse-listen");
    private volatile boolean closed;

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
        closed = true;
        thread.interrupt();
    }

    private void run() {
        while (!closed) {
            try (Connection connection = connections.call()) {
                listen(connection);
            } catch (Exception e) {
                if (!closed) {
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
        PGConnection listening = connection.unwrap(PGConnection.class);
        while (!closed) {
            PGNotification[] heard = listening.getNotifications(10_000);
            for (PGNotification one : heard == null ? new PGNotification[0] : heard) {
                hear(one.getParameter());
            }
            if (heard == null || heard.length == 0) {
                if (!connection.isValid(5)) {
                    return;
                }
            }
        }
    }

    /** A payload is hostile until checked: what is no number is taken as "sweep". */
    void hear(String payload) {
        int at = payload.indexOf('@');
        if (at >= 0 && payload.substring(0, at).equals(self)) {
            return;
        }
        for (String item : payload.substring(at + 1).split(",")) {
            String[] parts = item.split(":");
            try {
                wakes.wake(Long.parseLong(parts[0]), parts.length > 1 ? Long.parseLong(parts[1]) : 0);
            } catch (NumberFormatException e) {
                lost.run();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
