package io.posthouse.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A PostgreSQL server of our own, started when first asked for, joined by whoever comes later (other processes too), and
 * stopped by the last to leave. A crash of any of them, or of the server, loses nothing; a server that died is
 * started again while anyone uses it. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Map<Path, SharedServer> SERVERS = new HashMap<>();

    private final SharedServer server;
    private final AtomicBoolean left = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread atExit;

    private EmbeddedPostgres(SharedServer server, Duration exitGrace) {
        this.server = server;
        this.atExit = new Thread(() -> leaveAtExit(exitGrace), "postgres-at-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * @param data our data folder: the server is below postgres/, its passwords are below secrets/
     * @param exitGrace when the JVM exits without {@link #close} having been called: how long to wait for that call
     *     before leaving anyway
     * @throws DatabaseProblem when it cannot be started
     */
    public static EmbeddedPostgres join(Path data, Duration exitGrace) {
        return join(data, data, exitGrace);
    }

    static EmbeddedPostgres join(Path data, Path binariesParent, Duration exitGrace) {
        synchronized (SERVERS) {
            try {
                Path folder = Files.createDirectories(data).toRealPath();
                SharedServer server = SERVERS.get(folder);
                if (server == null) {
                    server = SharedServer.join(folder, binariesParent);
                    SERVERS.put(folder, server);
                }
                server.users++;
                return new EmbeddedPostgres(server, exitGrace);
            } catch (IOException e) {
                throw new DatabaseProblem(
                        "the embedded PostgreSQL in " + data + " cannot be used: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatabaseProblem("interrupted while starting PostgreSQL", e);
            }
        }
    }

    /** Enters a database as one of its roles, with the role's generated password. */
    public Access access(String database, String role) {
        return server.access(database, role);
    }

    /** The role that may do everything; for making roles and databases. */
    Access superuser() {
        return server.access("postgres", "postgres");
    }

    boolean hasPassword(String role) {
        return server.hasPassword(role);
    }

    /** The server's process, for tests that kill it. */
    long pid() {
        return server.pid();
    }

    /** Leaves; the last to leave stops the server and returns when it has stopped. */
    @Override
    public void close() {
        if (leave()) {
            closed.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException exiting) {
                return;
            }
        }
    }

    private void leaveAtExit(Duration grace) {
        try {
            if (!closed.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                leave();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean leave() {
        if (!left.compareAndSet(false, true)) {
            return false;
        }
        synchronized (SERVERS) {
            if (--server.users == 0) {
                SERVERS.values().remove(server);
                server.leave();
            }
        }
        return true;
    }
}
