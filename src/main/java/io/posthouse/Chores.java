package io.posthouse;

import io.posthouse.database.Databases;
import io.posthouse.teams.OutboxPublisher;
import io.posthouse.teams.OutboxSweep;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done now and then: leftovers of outboxes are published, what is too old is dropped. Any number of processes may. */
final class Chores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
    private static final Duration LEFT_OVER = Duration.ofSeconds(30);
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "posthouse-chores");
        thread.setDaemon(true);
        return thread;
    });

    private Chores() {}

    static Chores begin(House house, Databases databases, Map<String, OutboxPublisher> outboxes) {
        Chores chores = new Chores();
        OutboxSweep sweep = new OutboxSweep(outboxes, new OutboxSweep.Limits(LEFT_OVER, CLAIM));
        chores.every(10, sweep::run);
        Duration tokens = house.settings().duration("posthouse.queue.token-retention");
        chores.every(600, () -> forgetTokens(databases, tokens));
        return chores;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void every(long seconds, Chore chore) {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        chore.run();
                    } catch (Exception e) {
                        LOG.atWarn()
                                .addKeyValue("event.action", "house.chore-failed")
                                .setCause(e)
                                .log("tried again soon");
                    }
                },
                seconds,
                seconds,
                TimeUnit.SECONDS);
    }

    private static void forgetTokens(Databases databases, Duration age) throws SQLException {
        try (Connection connection = databases.queue().getConnection();
                var delete = connection.prepareStatement("delete from token where hash in (select hash from token"
                        + " where seen_at < now() - ? * interval '1 s' limit 10000)")) {
            delete.setLong(1, age.toSeconds());
            while (delete.executeUpdate() == 10_000) {
                Thread.onSpinWait();
            }
        }
    }

    private interface Chore {
        void run() throws Exception;
    }
}
