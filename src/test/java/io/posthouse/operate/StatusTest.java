package io.posthouse.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.operate.consistency.Copy;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusTest {
    private final HikariDataSource queue = TestDatabases.freshQueue();
    private final QueueRows rows = new QueueRows(queue);

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void everyStateIsCountedForItsSubscription() throws Exception {
        house();

        var house = new Status(queue).now();

        assertThat(house.runners()).extracting(Status.Runner::name).containsExactly("host/1");
        assertThat(house.subscriptions())
                .extracting(s -> s.depth().subscription())
                .containsExactly("a", "idle");
        Status.Subscription a = house.subscriptions().get(0);
        Depth depth = a.depth();
        assertThat(new long[] {
                    depth.ready(), depth.leased(), depth.suspect(), depth.waiting(), depth.held(), depth.dead()
                })
                .containsExactly(2, 1, 1, 1, 1, 2);
        assertThat(depth.capped()).isFalse();
        assertThat(a.doneLastMinute()).isEqualTo(1);
        assertThat(a.doneLastHour()).isEqualTo(1);
        assertThat(a.oldestAgeSeconds()).isGreaterThanOrEqualTo(0);
        assertThat(house.subscriptions().get(1).oldestAgeSeconds()).isNull();
    }

    @Test
    void countingStopsAtItsShareAndSaysSo() throws Exception {
        rows.subscription("a", "T", "crm");
        long lane = rows.lane("a", "acme");
        rows.update(
                "insert into delivery (lane, message, state) select ?, gen_random_uuid(), 'r' from generate_series(1, 5000)",
                lane);

        try (Connection connection = queue.getConnection()) {
            Depth few = Depths.count(connection, 0, 1000).get(0);
            assertThat(few.ready()).isBetween(300L, 1000L);
            assertThat(few.capped()).isTrue();
            Depth all = Depths.count(connection, 0, 100_000).get(0);
            assertThat(all.ready()).isEqualTo(5000);
            assertThat(all.capped()).isFalse();
        }
    }

    @Test
    void theGaugesSayTheSame() throws Exception {
        house();
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Copy copy = new Copy("customer", "crm", "marketing", Set.of("a"));

        try (var metrics = new QueueMetrics(queue, registry, List.of(copy), Duration.ofMillis(50))) {
            Awaitility.await().until(() -> registry.scrape().contains("posthouse_deliveries{"));

            assertThat(registry.scrape().lines())
                    .contains(
                            "posthouse_deliveries{state=\"ready\",subscription=\"a\",team=\"crm\"} 2.0",
                            "posthouse_deliveries{state=\"dead\",subscription=\"a\",team=\"crm\"} 2.0",
                            "posthouse_copy_missing_changes{entity=\"customer\",owner=\"crm\",team=\"marketing\"} 8.0",
                            "posthouse_deliveries_capped{subscription=\"a\",team=\"crm\"} 0.0")
                    .anyMatch(line -> line.startsWith("posthouse_copy_lag_seconds{entity=\"customer\""))
                    .anyMatch(line -> line.startsWith("posthouse_oldest_age_seconds{subscription=\"a\""))
                    .anyMatch(line -> line.startsWith("posthouse_log_lines_dropped_total"))
                    .anyMatch(line -> line.startsWith("posthouse_counts_age_seconds"))
                    .noneMatch(line -> line.contains("acme"));
        }
    }

    private void house() throws Exception {
        rows.subscription("a", "T", "crm").subscription("idle", "T", "marketing");
        rows.update("insert into runner (name, alive_until) values ('host/1', now() + interval '1 minute'),"
                + " ('host/2', now() - interval '1 minute')");
        Envelope message = rows.message("T", "acme");
        for (String state : new String[] {"r", "r", "r", "s", "w", "h", "x"}) {
            rows.delivery("a", message, state, null);
        }
        rows.dead("a", rows.message("T", "beta"), "no");
        rows.update("update delivery set lease = 7 where id = (select min(id) from delivery)");
        rows.done("a", message);
    }
}
