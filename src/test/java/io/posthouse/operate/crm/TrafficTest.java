package io.posthouse.operate.crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TrafficTest {
    @Property(tries = 300)
    void theBusiestSpanIsFoundWhereverItBegins(
            @ForAll @Size(max = 60) long[] unsorted, @ForAll @LongRange(min = 1, max = 1_000) long span) {
        long[] arrivals = Arrays.stream(unsorted)
                .map(at -> Math.floorMod(at, 5_000))
                .sorted()
                .toArray();
        var traffic = new Traffic();
        Arrays.stream(arrivals).forEach(traffic::arrived);

        long slowly = Arrays.stream(arrivals)
                .map(from -> Arrays.stream(arrivals)
                        .filter(at -> at >= from && at < from + span)
                        .count())
                .max()
                .orElse(0);

        assertThat(traffic.most(Duration.ofNanos(span))).isEqualTo((int) slowly);
    }

    @Test
    void secondsAreCountedFromTheFirst() {
        var traffic = new Traffic();
        long start = 17;
        for (long millis : new long[] {0, 10, 999, 1_000, 3_500}) {
            traffic.arrived(start + Duration.ofMillis(millis).toNanos());
        }

        assertThat(traffic.perSecond()).isEqualTo(java.util.Map.of(0L, 3, 1L, 1, 3L, 1));
        assertThat(traffic.mostAtOnce()).isEqualTo(5);
        traffic.left();
        assertThat(traffic.atOnce()).isEqualTo(4);
    }

    @Test
    void aMillionMoreThanFitAreCountedAllTheSame() {
        var traffic = new Traffic();
        for (int i = 0; i < 1_500_000; i++) {
            traffic.arrived(i);
            traffic.left();
        }

        assertThat(traffic.requests()).isEqualTo(1_500_000);
        assertThat(traffic.most(Duration.ofNanos(100))).isEqualTo(100);
    }
}
