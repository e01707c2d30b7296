package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintListenerTest {
    private final Map<Long, Long> woken = new TreeMap<>();
    private final AtomicInteger swept = new AtomicInteger();
    private final HintListener listener = new HintListener(() -> null, "me", woken::put, swept::incrementAndGet);

    @Test
    void aHintWakesItsLanes() {
        listener.hear("other@5:17,6:18");
        assertThat(woken).isEqualTo(Map.of(5L, 17L, 6L, 18L));
        assertThat(swept).hasValue(0);
    }

    @Test
    void ourOwnHintIsNotHeardTwice() {
        listener.hear("me@5:17");
        assertThat(woken).isEmpty();
    }

    @Test
    void aHintOfSomebodyWhoKnowsTheLanesOnlyWakesThemFromTheStart() {
        listener.hear("5,6");
        assertThat(woken).isEqualTo(Map.of(5L, 0L, 6L, 0L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "",
                ":",
                ",",
                "other@",
                "other@*",
                "other@5:",
                "other@:5",
                "other@5:x",
                "-5:3",
                "5:-3",
                "5:3:1",
                "99999999999999999999:1",
                "1:99999999999999999999",
                "a@b@c",
                "'; drop table delivery; --",
                "５:３",
                "\u0000"
            })
    void whatIsNoHintIsTakenAsSweepOnce(String payload) {
        listener.hear(payload);
        assertThat(swept).hasValue(1);
    }

    @Property
    void noPayloadCanHurt(@ForAll String payload) {
        listener.hear(payload);
    }

    @Test
    void whatIsHintedIsHeard() {
        Map<Long, Long> lanes = Map.of(1L, 2L, 3L, 4L, Long.MAX_VALUE / 10, 0L);
        listener.hear(Hints.payload("other", lanes));
        assertThat(woken).isEqualTo(lanes);
    }

    @Test
    void tooManyLanesForOnePayloadAreASweep() {
        Map<Long, Long> lanes = new HashMap<>();
        for (long lane = 0; lane < 5_000; lane++) {
            lanes.put(lane, 1_000_000_000L + lane);
        }
        String payload = Hints.payload("other", lanes);
        assertThat(payload).isEqualTo("other@*");
        listener.hear(payload);
        assertThat(swept).hasValue(1);
    }
}
