package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.LeasedRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.queue.Leased;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FairBufferTest {
    private final FairBuffer buffer = new FairBuffer();

    @Test
    void aLaneThatJustArrivedWaitsForOneRoundOnly() {
        for (int n = 1; n <= 100; n++) {
            buffer.add(row(1, n));
        }
        buffer.add(row(2, 500));
        List<Long> first = new ArrayList<>();
        first.addAll(lanes(buffer.poll(1)));
        first.addAll(lanes(buffer.poll(1)));
        assertThat(first).containsExactly(1L, 2L);
    }

    @Test
    void aBatchIsDealtOutAmongTheLanes() {
        for (int n = 1; n <= 10; n++) {
            buffer.add(row(1, n));
            buffer.add(row(2, n));
        }
        assertThat(lanes(buffer.poll(6))).containsExactly(1L, 2L, 1L, 2L, 1L, 2L);
    }

    @Test
    void whatMustBeTriedAloneComesFirstAndAlone() {
        buffer.add(row(1, 1));
        buffer.addAlone(row(2, 2));
        buffer.addAlone(row(2, 3));
        assertThat(buffer.poll(10)).extracting(Leased::delivery).containsExactly(2L);
        assertThat(buffer.poll(10)).extracting(Leased::delivery).containsExactly(3L);
        assertThat(buffer.poll(10)).extracting(Leased::delivery).containsExactly(1L);
    }

    /** Whatever goes in comes out once, and sizes tell the truth all the way. */
    @Property(tries = 300)
    void nothingIsLostOrDoubled(@ForAll @IntRange(min = 1, max = 10) int lanes, @ForAll long seed) {
        Random random = new Random(seed);
        FairBuffer buffer = new FairBuffer();
        List<Leased> in = new ArrayList<>();
        List<Leased> out = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            if (random.nextBoolean()) {
                Leased row = row(random.nextInt(lanes), step);
                in.add(row);
                if (random.nextInt(5) == 0) {
                    buffer.addAlone(row);
                } else {
                    buffer.add(row);
                }
            } else {
                out.addAll(buffer.poll(1 + random.nextInt(4)));
            }
            assertThat(buffer.size()).isEqualTo(in.size() - out.size());
            assertThat(buffer.bytes()).isEqualTo(100L * buffer.size());
        }
        if (random.nextBoolean()) {
            out.addAll(buffer.drain());
        }
        while (buffer.size() > 0) {
            out.addAll(buffer.poll(3));
        }
        assertThat(out).containsExactlyInAnyOrderElementsOf(in);
        assertThat(buffer.bytes()).isZero();
    }

    /** Between two turns of a lane, no other lane has two. */
    @Property(tries = 200)
    void nobodyIsServedTwiceWhileAnotherWaits(
            @ForAll @IntRange(min = 2, max = 10) int lanes, @ForAll @IntRange(min = 1, max = 10) int each) {
        FairBuffer buffer = new FairBuffer();
        for (int lane = 0; lane < lanes; lane++) {
            for (int n = 0; n < each + lane; n++) {
                buffer.add(row(lane, n));
            }
        }
        Map<Long, Integer> left = new HashMap<>();
        for (long lane = 0; lane < lanes; lane++) {
            left.put(lane, (int) (each + lane));
        }
        Set<Long> round = new HashSet<>();
        while (buffer.size() > 0) {
            long lane = buffer.poll(1).get(0).lane();
            if (!round.add(lane)) {
                assertThat(round).containsAll(left.keySet());
                round.clear();
                round.add(lane);
            }
            if (left.merge(lane, -1, Integer::sum) == 0) {
                left.remove(lane);
            }
        }
    }

    private static List<Long> lanes(List<Leased> rows) {
        return rows.stream().map(Leased::lane).toList();
    }
}
