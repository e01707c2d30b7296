package io.posthouse.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that a server runs: the one that is there when it answers, else a new one. Callers hold the folder's lock. */
final class ServerStart {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration RECOVERY = Duration.ofMinutes(5);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    /** Backends of a killed postmaster hold its memory until they have noticed. */
    private static final Duration DYING_BACKENDS = Duration.ofSeconds(10);

    private final Postmaster postmaster;
    private final Ports ports;
    private final Secrets secrets;

    ServerStart(Postmaster postmaster, Ports ports, Secrets secrets) {
        this.postmaster = postmaster;
        this.ports = ports;
        this.secrets = secrets;
    }

    /**
     * @param alone whether the port may change: nobody else knows it yet
     * @return the port
     */
    int run(boolean alone) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Optional<PostmasterFile> running = postmaster.alive();
        if (running.isPresent() && answers(running.get())) {
            LOG.atInfo()
                    .addKeyValue("event.action", "database.joined")
                    .log("the embedded PostgreSQL, port {}", running.get().port());
            return running.get().port();
        }
        if (running.isPresent()) {
            LOG.atWarn()
                    .addKeyValue("event.action", "database.replaced")
                    .log("a left-over PostgreSQL did not answer: stopped, its next start recovers");
            postmaster.stop("immediate");
        }
        int port = ports.remembered();
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
        return port;
    }

    /** Waits for a recovery, or an orderly stop, to end; is patient with a machine that is busy. */
    private boolean answers(PostmasterFile running) throws InterruptedException {
        long begin = System.nanoTime();
        Access superuser = new Access(
                "jdbc:postgresql://127.0.0.1:" + running.port() + "/postgres",
                "postgres",
                secrets.password("postgres"));
        while (running.isAlive()) {
            Duration patience = RECOVERY;
            try (Connection connection = superuser.connect(5)) {
                return connection.isValid(30);
            } catch (SQLException e) {
                String state = String.valueOf(e.getSQLState());
                if (state.equals("28P01")) {
                    throw new DatabaseProblem("the running PostgreSQL of this data folder refuses our password."
                            + " Restore secrets/postgres.password as it was when the data was made.");
                }
                if (state.startsWith("08")) {
                    patience = SILENCE;
                } else if (!state.equals("57P03")) {
                    // No connection left, for instance: who says so is there.
                    return true;
                }
            }
            if (System.nanoTime() - begin > patience.toNanos()) {
                return false;
            }
            Thread.sleep(50);
        }
        return false;
    }
}
