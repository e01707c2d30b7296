package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthouse.message.Hold;
import io.posthouse.writeback.Destination.BreakerPlan;
import io.posthouse.writeback.Destination.CallLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final long NOW = 1_000_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final Destination crm = destination(2);
    private final Lane lane = new Lane(Runnable::run);

    @Test
    void whoFindsNoPlaceWaitsInLineAndGoesOnWhenOneIsFree() {
        lane.enter(crm, NOW);
        lane.enter(crm, NOW);
        CompletableFuture<Void> third = lane.enter(crm, NOW);
        assertThat(third).isNotDone();
        lane.leave(crm, NOW);
        assertThat(third).isCompleted();
    }

    @Test
    void theLineIsNoLongerThanThePlaces() {
        for (int n = 0; n < 4; n++) {
            lane.enter(crm, NOW);
        }
        assertHeld(lane.enter(crm, NOW), "as many calls under way");
    }

    @Test
    void noneIsWantedWhileItIsQuietAndThenAsManyAsFit() {
        assertThat(lane.most(crm, NOW)).isEqualTo(4);
        lane.quiet(MINUTE, "asked for quiet", NOW);
        assertThat(lane.most(crm, NOW)).isZero();
        assertThat(lane.most(crm, NOW + MINUTE.toNanos())).isEqualTo(4);
    }

    @Test
    void limitsThatAreUsedUpKeepNobodyFromTheMomentHeWasGiven() {
        lane.enter(crm, NOW);
        lane.spent(MINUTE, "has used up its calls of a second", NOW);
        assertThatCode(() -> lane.requireOpen(crm, NOW)).doesNotThrowAnyException();
        assertHeld(lane.enter(crm, NOW), "has used up");
        assertThat(lane.most(crm, NOW)).isZero();
        lane.quiet(MINUTE, "asked for quiet", NOW);
        assertThatThrownBy(() -> lane.requireOpen(crm, NOW)).isInstanceOf(Hold.class);
    }

    @Test
    void whoWaitsInLineIsHeldWhenItAsksForQuiet() {
        lane.enter(crm, NOW);
        lane.enter(crm, NOW);
        CompletableFuture<Void> third = lane.enter(crm, NOW);
        lane.quiet(MINUTE, "asked for quiet", NOW);
        lane.leave(crm, NOW);
        assertHeld(third, "asked for quiet");
        assertThat(third.handle((done, failure) -> ((Hold) failure.getCause()).until())
                        .join())
                .isEqualTo(MINUTE);
    }

    @Test
    void anOpenBreakerWantsNoneAndThenOneToProbeWith() {
        for (int n = 0; n < 5; n++) {
            lane.failed(crm, NOW);
        }
        assertThat(lane.most(crm, NOW)).isZero();
        assertHeld(lane.enter(crm, NOW), "left alone");
        long later = NOW + BreakerPlan.USUAL.pause().toNanos();
        assertThat(lane.most(crm, later)).isOne();
        lane.enter(crm, later);
        lane.succeeded(crm, later);
        lane.leave(crm, later);
        assertThat(lane.most(crm, later)).isEqualTo(4);
    }

    @Test
    void aWriteThatIsHeldLeavesNoPlaceBehind() {
        lane.enter(crm, NOW);
        lane.enter(crm, NOW);
        lane.enter(crm, NOW);
        lane.quiet(MINUTE, "asked for quiet", NOW);
        lane.leave(crm, NOW);
        lane.leave(crm, NOW);
        long later = NOW + MINUTE.toNanos();
        assertThat(lane.enter(crm, later)).isCompleted();
        assertThat(lane.enter(crm, later)).isCompleted();
        assertThat(lane.enter(crm, later)).isNotDone();
    }

    private static void assertHeld(CompletableFuture<Void> place, String why) {
        assertThat(place)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(Hold.class)
                .withMessageContaining(why);
    }

    private static Destination destination(int concurrency) {
        return new Destination(
                "crm",
                URI.create("https://crm.example"),
                new Auth.None(),
                CallLimits.NONE,
                concurrency,
                BreakerPlan.USUAL,
                MINUTE,
                MINUTE,
                1,
                null,
                Map.of());
    }
}
