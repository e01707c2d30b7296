package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogsTest {
    private final Backlogs backlogs = new Backlogs();

    @Test
    void aLaneThatGivesAllOfManyHasABacklog() {
        assertThat(backlogs.gave(1, 64, 64)).isTrue();
    }

    @Test
    void aLaneThatGivesAFewAgainAndAgainHasABacklogAtLast() {
        for (int n = 0; n < 7; n++) {
            assertThat(backlogs.gave(1, 4, 4)).isFalse();
        }
        assertThat(backlogs.gave(1, 4, 4)).isTrue();
    }

    @Test
    void aLaneThatOnlyHadToWaitAMomentHasNone() {
        for (int n = 0; n < 50; n++) {
            assertThat(backlogs.gave(1, 8, 8)).isFalse();
            assertThat(backlogs.gave(1, 3, 8)).isFalse();
        }
    }

    @Test
    void lanesAreCountedByThemselves() {
        backlogs.gave(1, 31, 31);
        assertThat(backlogs.gave(2, 1, 1)).isFalse();
        assertThat(backlogs.gave(1, 1, 1)).isTrue();
    }

    @Test
    void aRealmFloodsForTwoSecondsAfterItsLastBacklog() {
        AtomicLong now = new AtomicLong();
        Floods floods = new Floods(now::get);
        assertThat(floods.has("acme")).isFalse();
        floods.seen("acme");
        now.addAndGet(TimeUnit.SECONDS.toNanos(2) - 1);
        floods.tick();
        assertThat(floods.has("acme")).isTrue();
        assertThat(floods.has("zenith")).isFalse();
        now.incrementAndGet();
        floods.tick();
        assertThat(floods.has("acme")).isFalse();
    }
}
