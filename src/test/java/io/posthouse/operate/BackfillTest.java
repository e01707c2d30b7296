package io.posthouse.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.operate.Backfill.Past;
import io.posthouse.operate.Backfill.Progress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackfillTest {
    private static final String SUBSCRIPTION = "loyalty-opened";
    private static HikariDataSource queue;
    private static QueueRows rows;
    private static Backfill backfill;

    @BeforeAll
    static void open() throws Exception {
        queue = TestDatabases.freshQueue();
        rows = new QueueRows(queue)
                .subscription(SUBSCRIPTION, "EMAIL_OPENED", "loyalty")
                .subscription("crm-opened", "EMAIL_OPENED", "crm");
        backfill = new Backfill(queue);
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

        long counted = backfill.count(past(null));
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
        backfill.portion(begun.id(), 10);

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

        assertThat(backfill.abandon(SUBSCRIPTION, "ann")).isEqualTo(1);
        assertThat(backfill.portion(begun.id(), 500)).isFalse();
        assertThat(rows.number("select count(*) from delivery")).isZero();
        assertThatThrownBy(() -> backfill.abandon(SUBSCRIPTION, "ann")).isInstanceOf(Refused.class);
        assertThat(backfill.begin(past(null), "ann").selected()).isEqualTo(1);
    }

    @Test
    void aSubscriptionThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> backfill.count(new Past("nobody", Instant.EPOCH, Instant.now(), null)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("posthouse status");
    }

    private static Past past(String realm) {
        Instant now = Instant.now();
        return new Past(SUBSCRIPTION, now.minus(Duration.ofDays(1)), now.plusSeconds(60), realm);
    }

    private static void run(long id, int portion) {
        try {
            while (backfill.portion(id, portion)) {
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
