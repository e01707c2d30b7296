package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RotationTest {
    private final Rotation rotation = new Rotation();

    @Test
    void theLaneUnservedLongestComesFirst() {
        rotation.offer(1, 0);
        rotation.offer(2, 0);
        rotation.offer(3, 0);
        serve(2, 5, true);
        rotation.offer(4, 0);
        assertThat(lanes(rotation.take(4, lane -> true))).containsExactly(1L, 3L, 2L, 4L);
    }

    @Test
    void fewMessagesAreAskedOfAsManyLanesManyOfAQuarter() {
        assertThat(Rotation.lanes(1)).isEqualTo(1);
        assertThat(Rotation.lanes(16)).isEqualTo(16);
        assertThat(Rotation.lanes(60)).isEqualTo(16);
        assertThat(Rotation.lanes(200)).isEqualTo(50);
    }

    @Test
    void aLaneThatGaveLessThanAskedForRestsUntilItIsWoken() {
        rotation.offer(1, 0);
        serve(1, 5, false);
        assertThat(rotation.isEmpty()).isTrue();
        rotation.offer(1, 9);
        assertThat(rotation.take(1, lane -> true)).containsExactly(new Rotation.Turn(1, 8));
    }

    @Test
    void theFloorRisesToWhatWasLeasedAndFallsToWhatIsOffered() {
        rotation.offer(1, 0);
        serve(1, 50, true);
        rotation.offer(1, 70);
        assertThat(rotation.take(1, lane -> true)).containsExactly(new Rotation.Turn(1, 50));
        rotation.served(1, 60, true);
        rotation.offer(1, 20);
        assertThat(rotation.take(1, lane -> true)).containsExactly(new Rotation.Turn(1, 19));
    }

    @Test
    void aSmallerIdOfferedWhileItsLaneIsServedIsLookedForAfterwards() {
        rotation.offer(1, 0);
        rotation.take(1, lane -> true);
        rotation.offer(1, 7);
        rotation.served(1, 50, false);
        assertThat(rotation.take(1, lane -> true)).containsExactly(new Rotation.Turn(1, 6));
    }

    @Test
    void hostileIdsOfferNothingBelowTheGround() {
        rotation.offer(1, Long.MIN_VALUE);
        assertThat(rotation.take(1, lane -> true)).containsExactly(new Rotation.Turn(1, 0));
    }

    /**
     * Against a model: rows become ready in any order, with a hint or without; leasing takes from the floor upwards. With a
     * sweep in the end all have been served, each once, whatever happened before.
     */
    @Property(tries = 300)
    void nothingIsEverLost(@ForAll @IntRange(min = 1, max = 8) int lanes, @ForAll long seed) {
        Random random = new Random(seed);
        Rotation rotation = new Rotation();
        Map<Long, TreeSet<Long>> ready = new HashMap<>();
        int made = 0;
        int served = 0;
        for (int step = 0; step < 200; step++) {
            if (random.nextInt(3) > 0) {
                long lane = random.nextInt(lanes);
                long id = made % 2 == 0 ? made + 1000 : 1000 - made;
                made++;
                ready.computeIfAbsent(lane, key -> new TreeSet<>()).add(id);
                if (random.nextBoolean()) {
                    rotation.offer(lane, id);
                }
            } else {
                served += serveSome(rotation, ready, random);
            }
        }
        ready.keySet().forEach(lane -> rotation.offer(lane, 0));
        while (!rotation.isEmpty()) {
            served += serveSome(rotation, ready, random);
        }
        assertThat(served).isEqualTo(made);
    }

    /** However many have work, none waits longer than one round of all. */
    @Property(tries = 200)
    void nobodyStarves(
            @ForAll @IntRange(min = 1, max = 40) int lanes, @ForAll @IntRange(min = 1, max = 10) int atOnce) {
        Rotation rotation = new Rotation();
        for (long lane = 0; lane < lanes; lane++) {
            rotation.offer(lane, 0);
        }
        Map<Long, Integer> last = new HashMap<>();
        int rounds = (lanes + atOnce - 1) / atOnce;
        for (int round = 1; round <= 5 * rounds; round++) {
            for (Rotation.Turn turn : rotation.take(atOnce, lane -> true)) {
                assertThat(round - last.getOrDefault(turn.lane(), 0)).isLessThanOrEqualTo(rounds);
                last.put(turn.lane(), round);
                rotation.served(turn.lane(), round, true);
            }
        }
        assertThat(last).hasSize(lanes);
    }

    private static int serveSome(Rotation rotation, Map<Long, TreeSet<Long>> ready, Random random) {
        int each = 1 + random.nextInt(3);
        int served = 0;
        for (Rotation.Turn turn : rotation.take(1 + random.nextInt(3), lane -> true)) {
            List<Long> taken = new ArrayList<>();
            TreeSet<Long> rows = ready.getOrDefault(turn.lane(), new TreeSet<>());
            while (taken.size() < each && rows.higher(turn.floor()) != null) {
                Long next = rows.higher(turn.floor());
                rows.remove(next);
                taken.add(next);
            }
            served += taken.size();
            rotation.served(
                    turn.lane(), taken.isEmpty() ? turn.floor() : taken.get(taken.size() - 1), taken.size() == each);
        }
        return served;
    }

    private void serve(long lane, long highest, boolean more) {
        assertThat(lanes(rotation.take(1, one -> one == lane))).containsExactly(lane);
        rotation.served(lane, highest, more);
    }

    private static List<Long> lanes(List<Rotation.Turn> turns) {
        return turns.stream().map(Rotation.Turn::lane).toList();
    }
}
