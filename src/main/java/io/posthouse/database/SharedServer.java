package io.posthouse.database;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server of one data folder as this process sees it: one per folder, with its locks and its watcher. */
final class SharedServer {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration RECOVERY = Duration.ofMinutes(5);
    /** Backends of a killed postmaster hold its memory until they have noticed. */
    private static final Duration DYING_BACKENDS = Duration.ofSeconds(10);

    private final FolderLocks locks;
    private final Secrets secrets;
    private final Ports ports;
    private final Postmaster postmaster;
    /** The turn between our own threads; file locks are between processes only. */
    private final ReentrantLock inside = new ReentrantLock();

    private final CountDownLatch leaving = new CountDownLatch(1);
    private volatile int port;
    /** Guarded by the registry of {@link EmbeddedPostgres}. */
    int users;

    private SharedServer(Path folder, Path binariesParent) throws IOException {
        Path home = Files.createDirectories(folder.resolve("postgres"));
        locks = new FolderLocks(home);
        secrets = new Secrets(folder.resolve("secrets"));
        ports = new Ports(home.resolve("port"));
        Path binaries =
                PostgresBinaries.unpackedIn(binariesParent.resolve("postgres").toAbsolutePath());
        postmaster = new Postmaster(binaries, home.toRealPath().resolve(major(binaries)));
    }

    static SharedServer join(Path folder, Path binariesParent) throws IOException, InterruptedException {
        SharedServer server = new SharedServer(folder, binariesParent);
        try (FileLock turn = server.locks.turn()) {
            boolean alone = server.locks.alone();
            server.locks.use();
            server.postmaster.createIfAbsent(server.secrets);
            server.run(alone);
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.locks.close();
            throw e;
        }
        Thread watcher = new Thread(server::watch, "postgres-watch");
        watcher.setDaemon(true);
        watcher.start();
        return server;
    }

    Access access(String database, String role) {
        return new Access("jdbc:postgresql://127.0.0.1:" + port + "/" + database, role, secrets.password(role));
    }

    boolean hasPassword(String role) {
        return secrets.has(role);
    }

    long pid() {
        return postmaster.alive().map(PostmasterFile::pid).orElseThrow();
    }

    /** Stops the server unless another process uses it. */
    void leave() {
        leaving.countDown();
        // An interrupt would close the lock's channel and leave the server running.
        boolean interrupted = Thread.interrupted();
        inside.lock();
        try (FileLock turn = locks.turn()) {
            if (locks.alone()) {
                postmaster.stop("fast");
            }
        } catch (IOException e) {
            LOG.warn("the embedded PostgreSQL was not stopped, the next start takes it over: {}", e.getMessage());
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            inside.unlock();
            closeLocks();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(boolean alone) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Optional<PostmasterFile> running = postmaster.alive();
        if (running.isPresent() && answers(running.get())) {
            port = running.get().port();
            LOG.atInfo().addKeyValue("event.action", "database.joined").log("the embedded PostgreSQL, port {}", port);
            return;
        }
        if (running.isPresent()) {
            LOG.atWarn()
                    .addKeyValue("event.action", "database.replaced")
                    .log("a left-over PostgreSQL did not answer: stopped, its next start recovers");
            postmaster.stop("immediate");
        }
        port = ports.remembered();
        long until = System.nanoTime() + DYING_BACKENDS.toNanos();
        while (true) {
            if (alone && !Ports.isFree(port)) {
                port = ports.another();
            }
            try {
                postmaster.start(port);
                break;
            } catch (Postmaster.StartFailed e) {
                if (System.nanoTime() > until) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
        LOG.atInfo()
                .addKeyValue("event.action", "database.started")
                .addKeyValue("event.duration", System.nanoTime() - begin)
                .log("the embedded PostgreSQL, port {}", port);
    }

    /** Waits for a recovery, or an orderly stop, to end. */
    private boolean answers(PostmasterFile running) throws InterruptedException {
        long until = System.nanoTime() + RECOVERY.toNanos();
        Access superuser = new Access(
                "jdbc:postgresql://127.0.0.1:" + running.port() + "/postgres",
                "postgres",
                secrets.password("postgres"));
        while (running.isAlive() && System.nanoTime() < until) {
            try (Connection connection = superuser.connect(3)) {
                return connection.isValid(3);
            } catch (SQLException e) {
                if ("28P01".equals(e.getSQLState())) {
                    throw new DatabaseProblem("the running PostgreSQL of this data folder refuses our password."
                            + " Restore secrets/postgres.password as it was when the data was made.");
                }
                if (!"57P03".equals(e.getSQLState())) {
                    return false;
                }
                Thread.sleep(50);
            }
        }
        return false;
    }

    private void watch() {
        try {
            while (!leaving.await(200, TimeUnit.MILLISECONDS)) {
                if (postmaster.alive().isEmpty()) {
                    restart();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("watching ended by an interrupt");
        }
    }

    private void restart() throws InterruptedException {
        inside.lock();
        try (FileLock turn = locks.turn()) {
            if (leaving.getCount() > 0) {
                LOG.atWarn()
                        .addKeyValue("event.action", "database.died")
                        .log("the embedded PostgreSQL is started again");
                // Everyone's pools know the port: it must stay.
                run(false);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("the embedded PostgreSQL was not started again, trying on: {}", e.getMessage());
            Thread.sleep(1000);
        } finally {
            inside.unlock();
        }
    }

    private void closeLocks() {
        try {
            locks.close();
        } catch (IOException e) {
            LOG.debug("locks not closed", e);
        }
    }

    private static String major(Path binaries) {
        return binaries.getFileName().toString().split("[.-]")[0];
    }
}
