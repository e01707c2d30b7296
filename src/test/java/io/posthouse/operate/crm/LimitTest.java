package io.posthouse.operate.crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LimitTest {
    @Property(tries = 200)
    void noSecondWhereverItBeginsHoldsMoreThanIsAllowed(
            @ForAll @Size(max = 200) List<@IntRange(max = 400) Integer> gaps,
            @ForAll @IntRange(min = 1, max = 8) int perSecond) {
        var limit = new Limit();
        var allowed = new Traffic();
        long now = 0;
        for (int millis : gaps) {
            now += Duration.ofMillis(millis).toNanos();
            if (limit.allows(now, perSecond)) {
                allowed.arrived(now);
            } else {
                assertThat(allowed.most(Duration.ofSeconds(1))).isEqualTo(perSecond);
            }
        }

        assertThat(allowed.most(Duration.ofSeconds(1))).isLessThanOrEqualTo(perSecond);
    }
}
