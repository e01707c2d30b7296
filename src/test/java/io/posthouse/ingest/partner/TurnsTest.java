package io.posthouse.ingest.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.ingest.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch gate = new CountDownLatch(1);
    private Turns turns = new Turns(3, 2, 10, LONG);

    @AfterEach
    void close() {
        gate.countDown();
        turns.close();
    }

    @Test
    void aRealmThatTakesAllItCanLeavesAThreadForOthers() throws Exception {
        for (int i = 0; i < 8; i++) {
            heavy("hog");
        }
        await().until(() -> turns.waiting() == 6);

        assertThat(turns.take("other", () -> "done").get(10, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(turns.waiting()).isEqualTo(6);
    }

    @Test
    void ofWhomTooMuchWaitsIsToldToComeAgainAndNobodyElseIs() throws Exception {
        for (int i = 0; i < 12; i++) {
            heavy("hog");
        }
        await().until(() -> turns.waiting() == 10);

        assertThat(turns.take("hog", () -> "done"))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.getProblem().status()).isEqualTo(429);
                    assertThat(refusal.getProblem().retryAfter()).isPositive();
                });
        assertThat(turns.refused()).isEqualTo(1);
        assertThat(turns.take("other", () -> "done").get(10, TimeUnit.SECONDS)).isEqualTo("done");
    }

    @Test
    void realmsTakeTurnsHoweverMuchOfOneWaits() throws Exception {
        turns = new Turns(1, 1, 10, LONG);
        List<String> order = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> first = heavy("a");
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(turns.take("a", () -> order.add("a")));
        }
        all.add(turns.take("b", () -> order.add("b")));
        all.add(turns.take("c", () -> order.add("c")));
        gate.countDown();
        first.get(10, TimeUnit.SECONDS);
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);

        assertThat(order.subList(0, 3)).contains("b", "c");
        assertThat(order).hasSize(6);
    }

    @Test
    void whoHasWaitedTooLongIsRefusedNotWorkedFor() {
        turns = new Turns(1, 1, 10, Duration.ZERO);
        AtomicBoolean worked = new AtomicBoolean();

        assertThat(turns.take("a", () -> worked.getAndSet(true)))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(Refusal.class);
        assertThat(worked).isFalse();
    }

    @Test
    void aTaskThatBreaksGivesItsThreadBack() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(turns.take("a", () -> {
                        throw new StackOverflowError();
                    }))
                    .failsWithin(Duration.ofSeconds(10));
        }
        assertThat(turns.take("a", () -> "done").get(10, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(turns.waiting()).isZero();
    }

    private CompletableFuture<Void> heavy(String realm) {
        return turns.take(realm, () -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        });
    }
}
