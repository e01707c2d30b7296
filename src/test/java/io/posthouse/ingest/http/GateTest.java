package io.posthouse.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final int BODY = 4 << 20;

    private final Gate gate = new Gate(new GateLimits(2000, 64 << 20, 50, 75));

    @Test
    void oneAddressHasHalfAndTheRestIsForOthers() {
        assertThat(enterAll(gate, 2000, "hog", "forms")).hasSize(1000);
        assertThat(gate.pass("hog", "mailgun").enter()).isEqualTo(Crowded.ADDRESS);
        assertThat(gate.pass("other", "forms").enter()).isNull();
        assertThat(gate.pass("other", "mailgun").enter()).isNull();
        assertThat(gate.turnedAway(Crowded.ADDRESS)).isEqualTo(1001);
    }

    @Test
    void oneDoorHasThreeQuartersHoweverManyCallAtIt() {
        int in = 0;
        for (int i = 0; i < 2000; i++) {
            in += gate.pass("address" + i, "forms").enter() == null ? 1 : 0;
        }
        assertThat(in).isEqualTo(1500);
        assertThat(gate.pass("new", "forms").enter()).isEqualTo(Crowded.DOOR);
        assertThat(gate.pass("new", "mailgun").enter()).isNull();
    }

    @Test
    void threeWhoTakeAllTheyCanLeaveSomethingForAFourth() {
        for (String address : List.of("a", "b", "c")) {
            enterAll(gate, 2000, address, "door of " + address);
        }
        assertThat(gate.requests()).isLessThan(2000);
        assertThat(enterAll(gate, 20, "d", "mailgun")).hasSize(20);
    }

    @Test
    void bytesAreSharedTooAndOneBodyAloneIsAlwaysTaken() {
        List<Gate.Pass> passes = enterAll(gate, 17, "hog", "partners");
        int taken = 0;
        for (Gate.Pass pass : passes) {
            Crowded crowded = pass.room(BODY);
            if (crowded == null) {
                taken++;
            } else {
                assertThat(crowded).isEqualTo(Crowded.ADDRESS);
                pass.leave();
            }
        }
        assertThat(taken).isEqualTo(7);
        Gate.Pass other = gate.pass("other", "partners of others");
        assertThat(other.enter()).isNull();
        assertThat(other.room(BODY)).isNull();

        Gate small = new Gate(new GateLimits(10, BODY, 50, 75));
        Gate.Pass only = small.pass("one", "door");
        assertThat(only.enter()).isNull();
        assertThat(only.room(BODY)).isNull();
        assertThat(only.room(1)).isEqualTo(Crowded.FULL);
    }

    @Test
    void withoutSharesOnlyTheWholeCounts() {
        Gate whole = new Gate(new GateLimits(100, 1 << 20, 100, 100));
        assertThat(enterAll(whole, 200, "one", "door")).hasSize(100);
        assertThat(whole.pass("other", "door").enter()).isEqualTo(Crowded.FULL);
    }

    @Test
    void halfOfItIsTight() {
        List<Gate.Pass> passes = enterAll(gate, 999, "one", "door");
        assertThat(gate.tight()).isFalse();
        assertThat(gate.pass("two", "door").enter()).isNull();
        assertThat(gate.tight()).isTrue();
        passes.forEach(Gate.Pass::leave);
        Gate.Pass large = gate.pass("one", "door");
        large.enter();
        assertThat(large.room(32 << 20)).isNull();
        assertThat(gate.tight()).isTrue();
    }

    @Property(tries = 200)
    void whoeverLeavesLeavesNothingBehind(@ForAll long seed) {
        Random random = new Random(seed);
        Gate small = new Gate(new GateLimits(20, 1000, 1 + random.nextInt(100), 1 + random.nextInt(100)));
        List<Gate.Pass> in = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            if (random.nextBoolean() && !in.isEmpty()) {
                in.remove(random.nextInt(in.size())).leave();
                continue;
            }
            Gate.Pass pass = small.pass("a" + random.nextInt(4), "d" + random.nextInt(3));
            if (pass.enter() == null) {
                in.add(pass);
                pass.room(random.nextInt(200));
            }
            assertThat(small.requests()).isEqualTo(in.size()).isLessThanOrEqualTo(20);
            assertThat(small.addresses()).isLessThanOrEqualTo(4);
        }
        in.forEach(Gate.Pass::leave);
        assertThat(small.requests()).isZero();
        assertThat(small.bytes()).isZero();
        assertThat(small.addresses()).isZero();
    }

    private static List<Gate.Pass> enterAll(Gate gate, int most, String address, String door) {
        List<Gate.Pass> in = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            Gate.Pass pass = gate.pass(address, door);
            if (pass.enter() == null) {
                in.add(pass);
            }
        }
        return in;
    }
}
