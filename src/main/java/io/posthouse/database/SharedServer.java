package io.posthouse.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server of one data folder as this process sees it: one per folder, with its locks and its watcher. */
final class SharedServer {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final FolderLocks locks;
    private final Secrets secrets;
    private final Postmaster postmaster;
    private final ServerStart start;
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
        Path binaries =
                PostgresBinaries.unpackedIn(binariesParent.resolve("postgres").toAbsolutePath());
        postmaster = new Postmaster(binaries, home.toRealPath().resolve(major(binaries)));
        start = new ServerStart(postmaster, new Ports(home.resolve("port")), secrets);
    }

    static SharedServer join(Path folder, Path binariesParent) throws IOException, InterruptedException {
        SharedServer server = new SharedServer(folder, binariesParent);
        try (FileLock turn = server.locks.turn()) {
            boolean alone = server.locks.alone();
            server.locks.use();
            server.postmaster.createIfAbsent(server.secrets);
            server.port = server.start.run(alone);
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

    private void watch() {
        try {
            while (!leaving.await(500, TimeUnit.MILLISECONDS)) {
                if (isDead()) {
                    restart();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("watching ended by an interrupt");
        }
    }

    private boolean isDead() {
        try {
            return postmaster.alive().isEmpty();
        } catch (UncheckedIOException e) {
            LOG.warn("the embedded PostgreSQL cannot be watched: {}", e.getMessage());
            return false;
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
                port = start.run(false);
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
