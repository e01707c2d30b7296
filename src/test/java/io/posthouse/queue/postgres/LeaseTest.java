package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.queue.Leased;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");
    private final int runner = bed.runner(Duration.ofMinutes(1));

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aLeaseCarriesWhatTheWorkNeeds() {
        Leased leased = bed.ready("acme", 1).lease(runner, 10).get(0);
        assertThat(leased.attempt()).isEqualTo(1);
        assertThat(leased.realm()).isEqualTo("acme");
        assertThat(leased.topic()).isEqualTo(QueueBed.TOPIC);
        assertThat(leased.envelope()).asString().isEqualTo("{\"number\":1}");
        assertThat(leased.suspect()).isFalse();
    }

    @Test
    void whatIsLeasedIsNotLeasedAgain() {
        bed.ready("acme", 3);
        assertThat(bed.lease(runner, 2)).hasSize(2);
        assertThat(bed.lease(runner, 10)).hasSize(1);
        assertThat(bed.lease(runner, 10)).isEmpty();
    }

    @Test
    void eachLaneGivesItsShareHoweverMuchWaitsInOthers() {
        bed.ready("large", 1_000).ready("small", 2);
        List<Leased> leased = bed.lease(runner, 5);
        assertThat(leased).filteredOn(one -> one.realm().equals("small")).hasSize(2);
        assertThat(leased).filteredOn(one -> one.realm().equals("large")).hasSize(5);
    }

    @Test
    void nothingBelowTheFloorIsLookedFor() throws SQLException {
        bed.ready("acme", 10);
        long lane = bed.number("select id from lane");
        long fifth = bed.number("select id from delivery order by id offset 4 limit 1");
        try (Connection connection = bed.pools.leases().getConnection()) {
            List<Leased> leased = LeaseStatement.lease(
                    connection, List.of(new Rotation.Turn(lane, fifth)), 10, (long) runner << 32, runner);
            assertThat(leased).hasSize(5).allMatch(one -> one.delivery() > fifth);
        }
    }

    @Test
    void processesThatLeaseAtTheSameTimeNeverHoldTheSameDelivery() throws Exception {
        for (int realm = 0; realm < 5; realm++) {
            bed.ready("realm-" + realm, 400);
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<Leased>>> processes = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                int process = bed.runner(Duration.ofMinutes(1));
                processes.add(() -> leaseAll(process));
            }
            Set<Long> seen = new HashSet<>();
            for (var process : threads.invokeAll(processes)) {
                for (Leased leased : process.get()) {
                    assertThat(seen.add(leased.delivery()))
                            .as("delivery %s is leased once", leased.delivery())
                            .isTrue();
                    assertThat(leased.attempt()).isEqualTo(1);
                }
            }
            assertThat(seen).hasSize(2_000);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aLeaseWaitsForNobodyWhoIsTakingTheSameRows() throws SQLException {
        bed.ready("acme", 10);
        try (Connection other = bed.pools.plain().getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("select * from delivery order by id limit 4 for update");
            assertThat(bed.lease(runner, 100)).hasSize(6);
            other.rollback();
        }
        assertThat(bed.lease(runner, 100)).hasSize(4);
    }

    @Test
    void envelopesTooLargeForOneAnswerAreLeftForTheNext() {
        bed.ready("acme", 5);
        bed.run("update message set envelope = decode(repeat('61', " + LeaseStatement.BYTES / 2 + "), 'hex')");
        List<Leased> leased = bed.lease(runner, 5);
        assertThat(leased).hasSize(5);
        assertThat(leased.stream().filter(one -> one.envelope() != null)).hasSize(2);
        assertThat(leased.get(0).envelope()).hasSize((int) LeaseStatement.BYTES / 2);
    }

    @Test
    void aDeliveryWhoseMessageIsGoneIsStillFound() {
        bed.ready("acme", 2);
        bed.run("delete from message where id = (select message from delivery order by id limit 1)");
        List<Leased> leased = bed.lease(runner, 5);
        assertThat(leased).hasSize(2);
        assertThat(leased.get(0).topic()).isNull();
        assertThat(leased.get(1).topic()).isNotNull();
    }

    @Test
    void whatWasTakenIsRememberedForTheDayItsProcessDies() {
        bed.ready("acme", 3).lease(runner, 2);
        assertThat(bed.number("select cardinality(deliveries) from lease where runner = " + runner))
                .isEqualTo(2);
    }

    private List<Leased> leaseAll(int process) throws SQLException {
        List<Leased> all = new ArrayList<>();
        try (Connection connection = bed.pools.leases().getConnection()) {
            long lease = (long) process << 32;
            List<Leased> some = List.of();
            do {
                List<Rotation.Turn> turns = SweepStatements.openLanes(connection, 0, 100).stream()
                        .map(lane -> new Rotation.Turn(lane, 0))
                        .toList();
                some = LeaseStatement.lease(connection, turns, 7, lease++, process);
                all.addAll(some);
            } while (!some.isEmpty());
        }
        return all;
    }
}
