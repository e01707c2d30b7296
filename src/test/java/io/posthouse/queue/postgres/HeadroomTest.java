package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HeadroomTest {
    private final Headroom headroom = new Headroom(2);

    @Test
    void aBusyMachineIsLeftToAsManyTriesAsItHasProcessors() {
        for (int n = 0; n < 20; n++) {
            headroom.seen(1, true);
        }
        assertThat(headroom.tries()).isEqualTo(2);
    }

    @Test
    void triesThatWaitForSomethingElseAreJoinedByMore() {
        headroom.seen(0.2, true);
        assertThat(headroom.tries()).isEqualTo(16);
    }

    @Test
    void nothingGrowsThatNobodyWants() {
        headroom.seen(0.2, false);
        assertThat(headroom.tries()).isEqualTo(8);
    }

    @Test
    void aMachineWhoseLoadIsNotKnownHoldsNobodyBack() {
        headroom.seen(-1, true);
        headroom.seen(Double.NaN, true);
        assertThat(headroom.tries()).isEqualTo(16);
    }

    @Property
    void thereIsRoomForOneAtLeastAndNeverForEver(
            @ForAll @IntRange(max = 256) int processors, @ForAll @DoubleRange(min = -1, max = 1) double load) {
        Headroom any = new Headroom(processors);
        for (int n = 0; n < 100; n++) {
            any.seen(load, true);
            assertThat(any.tries()).isBetween(Math.max(1, processors), 4096);
        }
    }
}
