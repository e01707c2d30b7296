package io.posthouse.operate.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.PartitionedTable;
import io.posthouse.database.Partitions;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.operate.Queries;
import io.posthouse.operate.QueueRows;
import io.posthouse.operate.Refused;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackfillTest {
    private static final String SUBSCRIPTION = "loyalty-opened";
    private static HikariDataSource queue;
    private static QueueRows rows;
    private static Backfill backfill;
    private static Portions portions;

    @BeforeAll
    static void open() throws Exception {
        queue = TestDatabases.freshQueue();
        rows = new QueueRows(queue)
                .subscription(SUBSCRIPTION, "EMAIL_OPENED", "loyalty")
                .subscription("crm-opened", "EMAIL_OPENED", "crm");
        backfill = new Backfill(queue);
        portions = new Portions(queue);
    }

    @AfterAll
    static void close() {
        queue.close();
    }

    @BeforeEach
    void empty() throws Exception {
        rows.update("truncate delivery, delivery_ended, audit, message, backfill, backfill_message");
    }

    @Test
    void exactlyWhatWasCountedIsAddedAndNothingItHasOrHad() throws Exception {
        Envelope open = rows.message("EMAIL_OPENED", "acme");
        Envelope ended = rows.message("EMAIL_OPENED", "acme");
        Envelope others = rows.message("EMAIL_OPENED", "globex");
        Envelope fresh = rows.message("EMAIL_OPENED", "acme");
        rows.message("EMAIL_CLICKED", "acme");
        rows.delivery(SUBSCRIPTION, open, "w", null);
        rows.done(SUBSCRIPTION, ended);
        rows.delivery("crm-opened", fresh, "r", null);

        long counted = backfill.count(past(null)).selected();
        Progress begun = backfill.begin(past(null), "ann");
        rows.message("EMAIL_OPENED", "acme");
        run(begun.id(), 500);

        assertThat(counted).isEqualTo(2);
        assertThat(begun.selected()).isEqualTo(2);
        assertThat(added()).containsExactlyInAnyOrder(open.id(), others.id(), fresh.id());
        assertThat(backfill.progress(begun.id()).added()).isEqualTo(2);
        assertThat(backfill.unfinished(SUBSCRIPTION)).isEmpty();
        assertThat(rows.text("select actor || ' ' || action || ' ' || count from audit"))
                .isEqualTo("ann backfill 2");
    }

    @Test
    void aRealmAndATimeLimitIt() throws Exception {
        rows.message("EMAIL_OPENED", "globex");
        Envelope mine = rows.message("EMAIL_OPENED", "acme");
        Envelope old = rows.message("EMAIL_OPENED", "acme");
        rows.update("update message set accepted_at = now() - interval '3 days' where id = ?", old.id());

        Progress begun = backfill.begin(past("acme"), "ann");
        run(begun.id(), 500);

        assertThat(added()).containsExactly(mine.id());
    }

    @Test
    void whoIsKilledInBetweenGoesOnWithoutDoubling() throws Exception {
        Set<UUID> all = new HashSet<>();
        for (int i = 0; i < 25; i++) {
            all.add(rows.message("EMAIL_OPENED", "realm-" + i % 3).id());
        }
        Progress begun = backfill.begin(past(null), "ann");
        portions.add(begun.id(), 10);

        assertThatThrownBy(() -> backfill.begin(past(null), "bob"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("--resume");
        Progress left = new Backfill(queue).unfinished(SUBSCRIPTION).orElseThrow();
        assertThat(left.left()).isEqualTo(15);
        // Two people go on at once.
        var one = CompletableFuture.runAsync(() -> run(left.id(), 4));
        var other = CompletableFuture.runAsync(() -> run(left.id(), 3));
        CompletableFuture.allOf(one, other).get(30, TimeUnit.SECONDS);

        assertThat(added()).isEqualTo(all);
        assertThat(rows.number("select count(*) from delivery")).isEqualTo(25);
        assertThat(backfill.unfinished(SUBSCRIPTION)).isEmpty();
    }

    @Test
    void aMessageDroppedForItsAgeMeanwhileIsSaidAndNotAdded() throws Exception {
        Envelope gone = rows.message("EMAIL_OPENED", "acme");
        rows.message("EMAIL_OPENED", "acme");
        Progress begun = backfill.begin(past(null), "ann");
        rows.update("delete from message where id = ?", gone.id());
        run(begun.id(), 500);

        assertThat(backfill.progress(begun.id()))
                .extracting(Progress::added, Progress::gone, Progress::left)
                .containsExactly(1L, 1L, 0L);
    }

    @Test
    void whatIsGivenUpIsNeverAddedAndAnotherMayBegin() throws Exception {
        rows.message("EMAIL_OPENED", "acme");
        Progress begun = backfill.begin(past(null), "ann");

        assertThat(portions.abandon(SUBSCRIPTION, "ann")).isEqualTo(1);
        assertThat(portions.add(begun.id(), 500)).isFalse();
        assertThat(rows.number("select count(*) from delivery")).isZero();
        assertThatThrownBy(() -> portions.abandon(SUBSCRIPTION, "ann")).isInstanceOf(Refused.class);
        assertThat(backfill.begin(past(null), "ann").selected()).isEqualTo(1);
    }

    @Test
    void whatMayHaveBeenDoneAndForgottenIsLeftOutUnlessAskedFor() throws Exception {
        Envelope old = rows.message("EMAIL_OPENED", "acme");
        Envelope known = rows.message("EMAIL_OPENED", "acme");
        rows.update("update message set accepted_at = now() - interval '9 days' where id = ?", old.id());
        Instant now = Instant.now();
        Instant longAgo = now.minus(Duration.ofDays(20));
        new Partitions(queue, PartitionedTable.DELIVERY_ENDED).create(now.minus(Duration.ofDays(6)), 5);
        try {
            Past past = new Past(SUBSCRIPTION, longAgo, now.plusSeconds(60), null, false);
            assertThat(backfill.count(past)).isEqualTo(new Backfill.Counted(1, 1));
            run(backfill.begin(past, "ann").id(), 500);
            assertThat(added()).containsExactly(known.id());

            Past unknownToo = new Past(SUBSCRIPTION, longAgo, now.plusSeconds(60), null, true);
            assertThat(backfill.count(unknownToo)).isEqualTo(new Backfill.Counted(1, 1));
            run(backfill.begin(unknownToo, "ann").id(), 500);
            assertThat(added()).containsExactlyInAnyOrder(known.id(), old.id());
        } finally {
            new Partitions(queue, PartitionedTable.DELIVERY_ENDED).dropBefore(now.plus(Duration.ofDays(9)));
        }
    }

    @Test
    void aPublishUnderWayHasItsDeliveryOnce() throws Exception {
        long lane = rows.lane(SUBSCRIPTION, "acme");
        Envelope message;
        try (var publishing = queue.getConnection()) {
            publishing.setAutoCommit(false);
            message = rows.message("EMAIL_CLICKED", "acme");
            Queries.update(publishing, "update message set topic = 'EMAIL_OPENED' where id = ?", message.id());
            Queries.update(publishing, "insert into delivery (lane, message) values (?, ?)", lane, message.id());
            run(backfill.begin(past(null), "ann").id(), 500);
            publishing.commit();
        }
        run(backfill.begin(past(null), "ann").id(), 500);

        assertThat(added()).containsExactly(message.id());
        assertThat(rows.number("select count(*) from delivery")).isEqualTo(1);
    }

    @Test
    void givingUpWhileAPortionIsOnItsWayWaitsAndNeverDeadlocks() throws Exception {
        for (int i = 0; i < 3; i++) {
            rows.message("EMAIL_OPENED", "acme");
        }
        Progress begun = backfill.begin(past(null), "ann");
        CompletableFuture<Boolean> portion;
        try (var givingUp = queue.getConnection()) {
            givingUp.setAutoCommit(false);
            Queries.update(givingUp, "set local lock_timeout = '10s'");
            Queries.update(givingUp, "update backfill set ended_at = now() where id = ?", begun.id());
            portion = CompletableFuture.supplyAsync(() -> {
                try {
                    return portions.add(begun.id(), 500);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await("the portion waits")
                    .until(() -> rows.number("select count(*) from pg_stat_activity where datname = current_database()"
                                    + " and wait_event_type = 'Lock'")
                            == 1);
            assertThat(Queries.update(givingUp, "delete from backfill_message where backfill = ?", begun.id()))
                    .isEqualTo(3);
            givingUp.commit();
        }
        assertThat(portion.get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(rows.number("select count(*) from delivery")).isZero();
    }

    @Test
    void aSubscriptionThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> backfill.count(new Past("nobody", Instant.EPOCH, Instant.now(), null, false)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("posthouse status");
    }

    private static Past past(String realm) {
        Instant now = Instant.now();
        return new Past(SUBSCRIPTION, now.minus(Duration.ofDays(1)), now.plusSeconds(60), realm, false);
    }

    private static void run(long id, int portion) {
        try {
            while (portions.add(id, portion)) {
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<UUID> added() throws SQLException {
        Set<UUID> ids = new HashSet<>();
        try (var connection = queue.getConnection()) {
            ids.addAll(Queries.list(
                    connection,
                    "select d.message from delivery d join lane l on l.id = d.lane join subscription s on s.id = l.subscription"
                            + " where s.name = ?",
                    row -> row.getObject("message", UUID.class),
                    SUBSCRIPTION));
        }
        return ids;
    }
}
