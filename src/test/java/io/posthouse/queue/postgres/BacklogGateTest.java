package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a machine with one processor, so that one try fits, once it is busy. */
class BacklogGateTest {
    private final List<String> called = new ArrayList<>();
    private final Runnable first = () -> called.add("first");
    private final Runnable second = () -> called.add("second");
    private double load = 1;
    private long now;
    private final BacklogGate gate = new BacklogGate(new Headroom(1), () -> load, Runnable::run, () -> now);

    @Test
    void aFloodAloneMayHaveTheWholeMachine() {
        for (int n = 0; n < 100; n++) {
            assertThat(gate.enter(first)).isNotNull();
        }
    }

    @Test
    void whileOthersArriveOnABusyMachineTheRestOfAFloodWaits() {
        Permit inside = narrow();
        assertThat(gate.enter(first)).isNull();
        assertThat(called).isEmpty();
        inside.release();
        assertThat(called).containsExactly("first");
    }

    @Test
    void whoWaitsLongestIsCalledFirst() {
        Permit inside = narrow();
        gate.enter(second);
        gate.enter(first);
        gate.enter(second);
        inside.release();
        assertThat(called).startsWith("second");
    }

    @Test
    void oneThatIsCalledAndHasNothingLeftToDoHoldsUpNobody() {
        Permit inside = narrow();
        gate.enter(first);
        gate.enter(second);
        inside.release();
        assertThat(called).containsExactly("first", "second");
    }

    @Test
    void aTryWhoseThreadCameBackLeavesRoomForNext() {
        Headroom two = new Headroom(2);
        BacklogGate wide = new BacklogGate(two, () -> load, Runnable::run, () -> now);
        settle(wide, two);
        Permit one = wide.enter(first);
        assertThat(wide.enter(first)).isNotNull();
        assertThat(wide.enter(second)).isNull();
        one.waits();
        assertThat(called).isEmpty();
        one.release();
        assertThat(called).containsExactly("second");
    }

    @Test
    void aTryThatTakesLongWaitsForSomethingElseAndIsCountedNoMore() {
        narrow();
        assertThat(gate.enter(first)).isNull();
        pass(251);
        gate.arrived();
        gate.tick();
        assertThat(called).containsExactly("first");
        assertThat(gate.enter(first)).isNotNull();
    }

    @Test
    void aPermitGivenBackTwiceFreesOnePlace() {
        Permit inside = narrow();
        inside.release();
        Permit next = gate.enter(first);
        inside.release();
        inside.waits();
        assertThat(gate.enter(second)).isNull();
        next.release();
        assertThat(called).containsExactly("second");
    }

    @Test
    void aMachineWithTimeLeftLetsMoreIn() {
        narrow();
        assertThat(gate.enter(first)).isNull();
        load = 0.1;
        pass(201);
        gate.arrived();
        assertThat(gate.enter(first)).isNotNull();
    }

    @Test
    void aSecondAfterTheLastArrivalTheFloodHasTheMachineAgain() {
        narrow();
        assertThat(gate.enter(first)).isNull();
        pass(1_000);
        assertThat(gate.enter(first)).isNotNull();
        assertThat(gate.enter(second)).isNotNull();
    }

    /** One is inside, and no other fits. */
    private Permit narrow() {
        Permit inside = gate.enter(first);
        for (int n = 0; n < 20; n++) {
            pass(201);
            gate.arrived();
            gate.tick();
        }
        inside.release();
        return gate.enter(first);
    }

    private void settle(BacklogGate wide, Headroom headroom) {
        while (headroom.tries() > 2) {
            Permit some = wide.enter(first);
            pass(201);
            wide.arrived();
            wide.tick();
            some.release();
        }
    }

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }
}
