package io.posthouse.database;

import static io.posthouse.database.PartitionChange.What.BUSY;
import static io.posthouse.database.PartitionChange.What.CLEANED;
import static io.posthouse.database.PartitionChange.What.CREATED;
import static io.posthouse.database.PartitionChange.What.DROPPED;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.message.MessageIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant OLD = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant CUTOFF = Instant.parse("2026-11-10T00:00:00Z");
    private static final String OLD_DAY = "message_20261101";

    private HikariDataSource queue;
    private Partitions messages;

    @BeforeEach
    void open() {
        queue = TestDatabases.freshQueue();
        messages = new Partitions(queue, PartitionedTable.MESSAGE);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void daysAreMadeOnceFromYesterdayOn() throws SQLException {
        for (PartitionedTable table :
                List.of(PartitionedTable.MESSAGE, PartitionedTable.DELIVERY_ENDED, PartitionedTable.FAILURE)) {
            Partitions days = new Partitions(queue, table);
            assertThat(days.create(NOW, 2))
                    .extracting(PartitionChange::partition)
                    .containsExactly(
                            table.partition(LocalDate.parse("2026-11-19")),
                            table.partition(LocalDate.parse("2026-11-20")),
                            table.partition(LocalDate.parse("2026-11-21")),
                            table.partition(LocalDate.parse("2026-11-22")));
            assertThat(days.create(NOW, 2)).isEmpty();
        }
    }

    @Test
    void twoProcessesMakeTheSameDaysWithoutColliding() {
        var one = CompletableFuture.supplyAsync(() -> created());
        var other = CompletableFuture.supplyAsync(() -> created());
        one.join();
        other.join();
        assertThat(created()).isEmpty();
    }

    @Test
    void messagesThatCameBeforeTheirDayWasMadeMoveIntoIt() throws SQLException {
        UUID early = message(NOW, NOW);
        assertThat(messages.create(NOW, 0)).contains(new PartitionChange("message_20261120", CREATED, 1));
        assertThat(partitionOf(early)).isEqualTo("message_20261120");
    }

    @Test
    void aDayIsDroppedWithAllThatIsDone() throws SQLException {
        messages.create(OLD, 0);
        message(OLD, OLD);
        assertThat(messages.dropBefore(CUTOFF)).contains(new PartitionChange(OLD_DAY, DROPPED, 0));
        assertThat(number("select count(*) from message")).isZero();
    }

    @Test
    void retentionNeverDropsAMessageWithAnOpenDelivery() throws SQLException {
        messages.create(OLD, 0);
        UUID open = message(OLD, OLD);
        delivery(open);
        message(OLD, OLD);
        assertThat(messages.dropBefore(CUTOFF)).contains(new PartitionChange(OLD_DAY, DROPPED, 1));
        assertThat(partitionOf(open)).isEqualTo("message_rest");
        assertThat(messages.dropBefore(CUTOFF)).isEmpty();
        execute("delete from delivery");
        assertThat(messages.dropBefore(CUTOFF)).containsExactly(new PartitionChange("message_rest", CLEANED, 1));
    }

    @Test
    void aMessageOfAnOldDayThatCameLateIsKeptAsLongAsOthers() throws SQLException {
        messages.create(OLD, 0);
        UUID late = message(OLD, NOW);
        messages.dropBefore(CUTOFF);
        assertThat(partitionOf(late)).isEqualTo("message_rest");
    }

    @Test
    void endedDeliveriesGoByTheirDay() throws SQLException {
        Partitions ended = new Partitions(queue, PartitionedTable.DELIVERY_ENDED);
        ended.create(OLD, 0);
        execute("insert into delivery_ended values (1, 1, gen_random_uuid(), 1, 'd', now(), '" + OLD + "')");
        execute("insert into delivery_ended values (2, 1, gen_random_uuid(), 1, 'd', now(), '2020-01-01')");
        assertThat(ended.dropBefore(CUTOFF))
                .contains(
                        new PartitionChange("delivery_ended_20261101", DROPPED, 0),
                        new PartitionChange("delivery_ended_rest", CLEANED, 1));
        assertThat(number("select count(*) from delivery_ended")).isZero();
    }

    @Test
    void aTeamsInboxIsKeptByTheDay() throws SQLException {
        Partitions inbox = new Partitions(TestDatabases.freshTeam("crm"), PartitionedTable.INBOX);
        assertThat(inbox.create(OLD, 0)).hasSize(2);
        assertThat(inbox.dropBefore(CUTOFF)).extracting(PartitionChange::what).containsOnly(DROPPED);
    }

    @Test
    void aMessageAppliedNowIsKnownAsLongAsOthersHoweverOldItIs() throws SQLException {
        queue.close();
        queue = Pools.pool("test-inbox", TestDatabases.freshTeamAccess("crm"), 4);
        Partitions inbox = new Partitions(queue, PartitionedTable.INBOX);
        inbox.create(OLD, 0);
        UUID ofADay = applied(OLD, NOW);
        UUID ofNoDay = applied(Instant.parse("2020-01-01T00:00:00Z"), NOW);
        UUID over = applied(OLD, OLD);
        UUID overWithoutDay = applied(Instant.parse("2020-01-01T00:00:00Z"), OLD);
        UUID beforeTheColumn = applied(OLD, null);

        assertThat(inbox.dropBefore(CUTOFF))
                .contains(
                        new PartitionChange("inbox_20261101", DROPPED, 1),
                        new PartitionChange("inbox_rest", CLEANED, 1));
        assertThat(known(ofADay) && known(ofNoDay)).isTrue();
        assertThat(known(over) || known(overWithoutDay) || known(beforeTheColumn))
                .isFalse();
        inbox.dropBefore(NOW.plus(Duration.ofDays(1)));
        assertThat(known(ofADay) || known(ofNoDay)).isFalse();
    }

    @Test
    void whoPublishesIsNotBlockedForLong() throws Exception {
        messages.create(OLD, 0);
        UUID[] ids = Stream.generate(() -> MessageIds.of(OLD, UUID.randomUUID().toString()))
                .limit(2_000)
                .toArray(UUID[]::new);
        try (Connection connection = queue.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("with m as (insert into message(id, topic, realm,"
                                + " accepted_at, digest, envelope) select id, 'T', 'r', '2026-11-01', '', '' from unnest(?) id"
                                + " returning id) insert into delivery(lane, message) select 1, id from m limit 500")) {
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            statement.executeUpdate();
        }
        AtomicBoolean stop = new AtomicBoolean();
        var publishing = CompletableFuture.supplyAsync(() -> publishUntil(stop));
        assertThat(messages.create(NOW, 3)).extracting(PartitionChange::what).containsOnly(CREATED);
        assertThat(messages.dropBefore(CUTOFF)).contains(new PartitionChange(OLD_DAY, DROPPED, 500));
        stop.set(true);
        assertThat(publishing.get()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aLongReportMakesRetentionWaitAndNotThePublisher() throws Exception {
        messages.create(OLD, 0);
        try (Connection report = queue.getConnection()) {
            report.setAutoCommit(false);
            report.createStatement().executeQuery("select count(*) from message");
            AtomicBoolean stop = new AtomicBoolean();
            var publishing = CompletableFuture.supplyAsync(() -> publishUntil(stop));
            assertThat(messages.dropBefore(CUTOFF))
                    .extracting(PartitionChange::what)
                    .containsOnly(BUSY);
            stop.set(true);
            assertThat(publishing.get()).isLessThan(Duration.ofSeconds(2));
            report.rollback();
        }
        assertThat(messages.dropBefore(CUTOFF))
                .extracting(PartitionChange::what)
                .containsOnly(DROPPED);
    }

    private List<PartitionChange> created() {
        try {
            return messages.create(NOW, 2);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The longest that one publish took. */
    private Duration publishUntil(AtomicBoolean stop) {
        List<Duration> times = new ArrayList<>();
        try {
            do {
                long begin = System.nanoTime();
                message(NOW, NOW);
                times.add(Duration.ofNanos(System.nanoTime() - begin));
            } while (!stop.get());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return times.stream().max(Duration::compareTo).orElseThrow();
    }

    private UUID applied(Instant happened, Instant at) throws SQLException {
        UUID id = MessageIds.of(happened, UUID.randomUUID().toString());
        execute("insert into inbox values ('crm-x', '" + id + "', " + (at == null ? "null" : "'" + at + "'") + ")");
        return id;
    }

    private boolean known(UUID message) throws SQLException {
        return number("select count(*) from inbox where message = '" + message + "'") == 1;
    }

    private UUID message(Instant time, Instant accepted) throws SQLException {
        UUID id = MessageIds.of(time, UUID.randomUUID().toString());
        try (Connection connection = queue.getConnection();
                PreparedStatement statement = connection.prepareStatement("insert into message(id, topic, realm,"
                        + " accepted_at, digest, envelope) values (?, 'T', 'r', ?::timestamptz, '', '')")) {
            statement.setObject(1, id);
            statement.setString(2, accepted.toString());
            statement.executeUpdate();
        }
        return id;
    }

    private void delivery(UUID message) throws SQLException {
        execute("insert into delivery(lane, message) values (1, '" + message + "')");
    }

    private String partitionOf(UUID message) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return EmbeddedPostgresTest.text(
                    connection, "select tableoid::regclass::text from message where id = '" + message + "'");
        }
    }

    private int number(String sql) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return Integer.parseInt(EmbeddedPostgresTest.text(connection, sql));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            connection.createStatement().execute(sql);
        }
    }
}
