package io.posthouse;

import io.posthouse.database.Databases;
import io.posthouse.database.PartitionedTable;
import io.posthouse.database.Partitions;
import io.posthouse.operate.Top;
import io.posthouse.queue.control.ControlChanges;
import io.posthouse.teams.OutboxPublisher;
import io.posthouse.teams.OutboxSweep;
import io.posthouse.writeback.OldAppends;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done now and then: leftovers of outboxes are published, what is too old is dropped. Any number of processes may. */
final class Chores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
    private static final Duration LEFT_OVER = Duration.ofSeconds(30);
    private static final int DAYS_AHEAD = 3;
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
        OldAppends appends = new OldAppends(databases.queue(), house.writeBackRetention());
        chores.every(600, () -> appends.forget(Instant.now()));
        ControlChanges control = new ControlChanges(databases.queue());
        chores.every(60, control::tidy);
        chores.every(600, () -> forgetUsage(databases));
        chores.keepDays(databases.queue(), house, PartitionedTable.MESSAGE);
        chores.keepDays(databases.queue(), house, PartitionedTable.DELIVERY_ENDED);
        chores.keepDays(databases.queue(), house, PartitionedTable.FAILURE);
        outboxes.keySet().forEach(team -> chores.keepDays(databases.team(team), house, PartitionedTable.INBOX));
        return chores;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void every(long seconds, Chore chore) {
        timer.scheduleWithFixedDelay(safe(chore), seconds, seconds, TimeUnit.SECONDS);
    }

    private static Runnable safe(Chore chore) {
        return () -> {
            try {
                chore.run();
            } catch (Exception e) {
                LOG.atWarn()
                        .addKeyValue("event.action", "house.chore-failed")
                        .setCause(e)
                        .log("tried again soon");
            }
        };
    }

    /** Days ahead are made at once, so that the first message of a day finds its partition; old ones go each hour. */
    private void keepDays(DataSource database, House house, PartitionedTable table) {
        Partitions days = new Partitions(database, table);
        String key = table == PartitionedTable.INBOX ? "posthouse.teams.inbox-retention" : "posthouse.queue.retention";
        Duration age = house.settings().duration(key);
        timer.execute(safe(() -> days.create(Instant.now(), DAYS_AHEAD)));
        every(3600, () -> {
            days.create(Instant.now(), DAYS_AHEAD);
            days.dropBefore(Instant.now().minus(age))
                    .forEach(change -> LOG.atInfo()
                            .addKeyValue("event.action", "database.days-kept")
                            .log("{}", change));
        });
    }

    private static void forgetTokens(Databases databases, Duration age) throws SQLException {
        try (Connection connection = databases.queue().getConnection();
                var delete = connection.prepareStatement("delete from token where id in (select id from token"
                        + " where seen_at < now() - ? * interval '1 s' limit 10000)")) {
            delete.setLong(1, age.toSeconds());
            while (delete.executeUpdate() == 10_000) {
                Thread.onSpinWait();
            }
        }
    }

    private static void forgetUsage(Databases databases) throws SQLException {
        try (Connection connection = databases.queue().getConnection();
                var delete = connection.prepareStatement(
                        "delete from lane_usage where (minute, lane) in (select minute, lane"
                                + " from lane_usage where minute < now() - ? * interval '1 s' order by minute limit 10000)")) {
            delete.setLong(1, Top.LONGEST.toSeconds());
            while (delete.executeUpdate() == 10_000) {
                Thread.onSpinWait();
            }
        }
    }

    private interface Chore {
        void run() throws Exception;
    }
}
