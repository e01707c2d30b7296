package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.writeback.Destination.CallLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowsTest {
    /**
     * However calls come, however late within their time they are made, and whichever are given back: no second and no minute
     * sees too many.
     */
    @Property(tries = 200)
    void neverAboveTheLimitWhereverASecondBegins(
            @ForAll @IntRange(min = 1, max = 20) int second,
            @ForAll @IntRange(min = 1, max = 40) int minute,
            @ForAll long seed) {
        Random random = new Random(seed);
        Windows windows = new Windows(new CallLimits(second, minute, 0));
        ObjectNode used = JsonNodeFactory.instance.objectNode();
        List<Long> calls = new ArrayList<>();
        long now = 1_000_000_000L + random.nextInt(100_000);
        for (int n = 0; n < 400; n++) {
            now += random.nextInt(5) == 0 ? random.nextInt(3_000) : random.nextInt(60);
            Windows.Grant grant = windows.take(used, now, 1 + random.nextInt(8));
            used = grant.used();
            for (long turn : grant.turns()) {
                if (random.nextInt(4) == 0) {
                    used = windows.givenBack(used, now + turn);
                } else {
                    calls.add(now + turn + random.nextInt((int) windows.good()));
                }
            }
        }
        calls.sort(null);
        assertThat(most(calls, 1_000)).isLessThanOrEqualTo(second);
        assertThat(most(calls, 60_000)).isLessThanOrEqualTo(minute);
    }

    @Property(tries = 200)
    void whoFindsNoRoomIsToldTheMomentWhenThereIs(@ForAll @IntRange(min = 1, max = 50) int second) {
        Windows windows = new Windows(new CallLimits(second, 0, 0));
        Windows.Grant grant = windows.take(JsonNodeFactory.instance.objectNode(), 5_000_000_007L, second + 1);
        assertThat(grant.turns().subList(0, second)).containsOnly(0L);
        assertThat(grant.turns().get(second)).isBetween(1_000L, 1_200L);
        assertThat(grant.waitMillis()).isZero();
    }

    @Test
    void momentsAreNotGivenFarAheadAndWhoComesAgainWhenToldGetsOne() {
        Windows windows = new Windows(new CallLimits(2, 0, 0));
        long now = 5_000_000_007L;
        Windows.Grant grant = windows.take(JsonNodeFactory.instance.objectNode(), now, 50);
        assertThat(grant.turns()).hasSize(4).allMatch(turn -> turn <= Windows.AHEAD_MILLIS);
        Windows.Grant next = windows.take(grant.used(), now + grant.waitMillis(), 1);
        assertThat(next.turns()).hasSize(1);
    }

    /** As many as the limit says, but for the time that calls may take to arrive. */
    @Test
    void aLaneThatAlwaysAsksUsesMoreThanEightTenthsOfItsLimit() {
        Windows windows = new Windows(new CallLimits(50, 0, 0));
        ObjectNode used = JsonNodeFactory.instance.objectNode();
        int calls = 0;
        for (long now = 5_000_000_000L; now < 5_000_060_000L; now += 40) {
            Windows.Grant grant = windows.take(used, now, 4);
            used = grant.used();
            calls += grant.turns().size();
        }
        assertThat(calls / 62.0).isGreaterThan(0.82 * 50);
    }

    @Test
    void whatIsGivenBackMayBeHadAgain() {
        Windows windows = new Windows(new CallLimits(5, 0, 3));
        long now = 1_700_000_000_000L;
        Windows.Grant all = windows.take(JsonNodeFactory.instance.objectNode(), now, 4);
        assertThat(all.turns()).hasSize(3);
        ObjectNode left = windows.givenBack(all.used(), now + all.turns().get(2));
        assertThat(windows.take(left, now, 2).turns()).hasSize(1);
    }

    @Test
    void aDayIsAnyDay() {
        Windows windows = new Windows(new CallLimits(0, 0, 2));
        long now = 1_700_000_000_000L;
        Windows.Grant grant = windows.take(JsonNodeFactory.instance.objectNode(), now, 3);
        assertThat(grant.turns()).hasSize(2);
        assertThat(grant.waitMillis()).isBetween(86_399_000L, 89_000_000L);
        assertThat(windows.take(grant.used(), now + 86_000_000L, 1).turns()).isEmpty();
    }

    @Test
    void aClockThatIsSetBackGrantsNothingTwice() {
        Windows windows = new Windows(new CallLimits(3, 0, 0));
        Windows.Grant grant = windows.take(JsonNodeFactory.instance.objectNode(), 50_000, 3);
        assertThat(windows.take(grant.used(), 49_500, 1).turns())
                .singleElement()
                .matches(turn -> turn > 1_500);
    }

    private static int most(List<Long> calls, long window) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < calls.size(); to++) {
            while (calls.get(to) - calls.get(from) >= window) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
