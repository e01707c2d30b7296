package io.posthouse.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.operate.Top.By;
import io.posthouse.operate.Top.Sort;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopTest {
    private static final Duration MINUTES = Duration.ofMinutes(5);
    private final HikariDataSource queue = TestDatabases.freshQueue();
    private final QueueRows rows = new QueueRows(queue);
    private final Top top = new Top(queue);

    @BeforeEach
    void house() throws Exception {
        rows.subscription("a", "T", "crm").subscription("b", "T", "marketing");
        used("a", "acme", 30, 3, 0, "0 min");
        used("a", "acme", 30, 3, 0, "2 min");
        used("a", "beta", 100, 1, 2, "1 min");
        used("b", "acme", 10, 1, 0, "1 min");
        used("b", "beta", 9000, 90, 0, "30 min");
        rows.delivery("b", rows.message("T", "acme"), "w", null);
        rows.delivery("b", rows.message("T", "acme"), "x", "dead");
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void whoWorkedLongestComesFirst() throws Exception {
        List<Top.Row> found = top.now(EnumSet.of(By.WORKER, By.REALM), MINUTES, Sort.SECONDS, 20)
                .rows();
        assertThat(found)
                .extracting(row -> row.worker() + " " + row.realm())
                .containsExactly("a acme", "a beta", "b acme");
        Top.Row first = found.get(0);
        assertThat(first.share()).isEqualTo(0.75);
        assertThat(first.seconds()).isEqualTo(6);
        assertThat(first.done()).isEqualTo(60);
        assertThat(first.perSecond()).isBetween(60 / 361.0, 60 / 299.0);
        assertThat(first.oldestAgeSeconds()).isNull();
        assertThat(found.get(2).open()).isEqualTo(1);
        assertThat(found.get(2).oldestAgeSeconds()).isNotNull();
    }

    @Test
    void lanesArePutTogetherByWhatIsAskedFor() throws Exception {
        List<Top.Row> realms =
                top.now(EnumSet.of(By.REALM), MINUTES, Sort.MESSAGES, 20).rows();
        assertThat(realms).extracting(row -> row.realm() + " " + row.done()).containsExactly("beta 100", "acme 70");
        assertThat(realms.get(0).worker()).isNull();
        assertThat(top.now(EnumSet.of(By.WORKER), MINUTES, Sort.DEAD, 1).rows())
                .extracting(row -> row.worker() + " " + row.dead())
                .containsExactly("a 2");
        assertThat(top.now(EnumSet.of(By.WORKER), MINUTES, Sort.WAITING, 1).rows())
                .extracting(Top.Row::worker)
                .containsExactly("b");
    }

    @Test
    void whatWasUsedLongAgoCountsWhenItIsAskedFor() throws Exception {
        assertThat(top.now(EnumSet.of(By.REALM), Duration.ofHours(1), Sort.SECONDS, 1)
                        .rows())
                .extracting(Top.Row::realm)
                .containsExactly("beta");
    }

    @Test
    void whatIsInForceStandsBesideIt() throws Exception {
        rows.update(
                "insert into control(realm, what, reason, actor, version) values ('acme', 'pause', 'why', 'ann', 1)");
        rows.update("insert into control(worker, what, rate, reason, actor, version)"
                + " values ('a', 'throttle', 5, 'why', 'ann', 2)");
        assertThat(top.now(EnumSet.of(By.WORKER, By.REALM), MINUTES, Sort.SECONDS, 20)
                        .rows())
                .extracting(Top.Row::control)
                .containsExactly("paused", "throttled", "paused");
        assertThat(top.now(EnumSet.of(By.WORKER), MINUTES, Sort.SECONDS, 20).rows())
                .extracting(Top.Row::control)
                .containsExactly("throttled", "(paused)");
        assertThat(new Status(queue).now().subscriptions())
                .extracting(Status.Subscription::control)
                .containsExactly("throttled", "(paused)");
    }

    private void used(String worker, String realm, int done, int seconds, int dead, String ago) throws Exception {
        rows.update(
                "insert into lane_usage(minute, lane, done, retried, held, dead, nanos, bytes)"
                        + " values (date_trunc('minute', now()) - ?::interval, ?, ?, 0, 0, ?, ?, 0)",
                ago,
                rows.lane(worker, realm),
                (long) done,
                (long) dead,
                seconds * 1_000_000_000L);
    }
}
