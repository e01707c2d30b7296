package io.posthouse.operate.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.operate.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private static final Snapshot SNAPSHOT =
            new Snapshot(new Status.House(Instant.EPOCH, List.of(), List.of()), List.of(), List.of());

    private final AtomicInteger taken = new AtomicInteger();

    @Test
    void howeverManyLookItIsTakenOnce() {
        try (var snapshots = new Snapshots(this::take, Duration.ofMinutes(1), Duration.ofSeconds(5))) {
            CompletableFuture.allOf(IntStream.range(0, 20)
                            .mapToObj(n -> CompletableFuture.runAsync(snapshots::now))
                            .toArray(CompletableFuture[]::new))
                    .join();

            assertThat(taken).hasValue(1);
            assertThat(snapshots.now().snapshot()).isSameAs(SNAPSHOT);
        }
    }

    @Test
    void anOldOneIsTakenAgain() {
        try (var snapshots = new Snapshots(this::take, Duration.ZERO, Duration.ofSeconds(5))) {
            snapshots.now();
            snapshots.now();

            assertThat(taken).hasValue(2);
        }
    }

    @Test
    void whileTheDatabaseHangsTheLastOneIsShownWithItsAge() {
        var hangs = new CountDownLatch(1);
        try (var snapshots = new Snapshots(
                () -> {
                    if (taken.incrementAndGet() > 1) {
                        hangs.await();
                    }
                    return SNAPSHOT;
                },
                Duration.ZERO,
                Duration.ofMillis(100))) {
            snapshots.now();

            Seen seen = snapshots.now();
            snapshots.now();

            assertThat(seen.snapshot()).isSameAs(SNAPSHOT);
            assertThat(seen.age()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            assertThat(taken).as("asked once at a time").hasValue(2);
        }
    }

    @Test
    void whereNoneCouldBeTakenThereIsNone() {
        try (var snapshots = new Snapshots(
                () -> {
                    throw new IllegalStateException("no database");
                },
                Duration.ZERO,
                Duration.ofSeconds(5))) {
            assertThat(snapshots.now().snapshot()).isNull();
        }
    }

    private Snapshot take() {
        taken.incrementAndGet();
        return SNAPSHOT;
    }
}
