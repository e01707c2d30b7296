package io.posthouse.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.operate.DiskWatch.Room;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiskWatchTest {
    private final AtomicLong free = new AtomicLong(1_000);
    private final AtomicBoolean refused = new AtomicBoolean();
    private final DiskWatch watch = new DiskWatch(free::get, refused::get, new Room(500, 100));

    @Test
    void nothingIsClosedBeforeItWasLookedAt() {
        free.set(0);
        assertThat(watch.closed()).isFalse();
    }

    @Test
    void belowTheReserveNothingNewIsTakenInUntilThereIsRoomAgain() {
        free.set(99);
        assertThat(watch.call()).isEqualTo(Verdict.down("nearly full"));
        assertThat(watch.closed()).isTrue();
        free.set(100);
        assertThat(watch.call()).isEqualTo(Verdict.UP);
        assertThat(watch.closed()).isFalse();
        assertThat(watch.free()).isEqualTo(100);
    }

    @Test
    void aDatabaseThatSaysItsDiskIsFullIsBelievedWithoutSeeingIt() {
        DiskWatch elsewhere = new DiskWatch(() -> Long.MAX_VALUE, refused::get, new Room(500, 100));
        refused.set(true);
        assertThat(elsewhere.call()).isEqualTo(Verdict.down("full"));
        assertThat(elsewhere.closed()).as("its doors find out by themselves").isFalse();
    }

    @Test
    void withoutAReserveTheDoorsStayOpen() {
        DiskWatch brave = new DiskWatch(() -> 0, refused::get, new Room(0, 0));
        assertThat(brave.call()).isEqualTo(Verdict.UP);
        assertThat(brave.closed()).isFalse();
    }
}
