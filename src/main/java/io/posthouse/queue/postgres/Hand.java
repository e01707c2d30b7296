package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.WorkerPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker has in hand: leased ahead, and given back at once when it may not be begun any more. Not thread-safe; blocks
 * nowhere.
 */
final class Hand {
    private final WorkerPlan plan;
    private final Shared shared;
    private final Intake intake;

    Hand(WorkerPlan plan, Shared shared, LaneRules rules) {
        this.plan = plan;
        this.shared = shared;
        this.intake = new Intake(plan, shared.floods(), rules);
    }

    Intake intake() {
        return intake;
    }

    /** What came of a lease. @param failed nothing is known: all lanes are asked again */
    void took(Intake.Asked asked, List<Leased> leased, boolean failed) {
        giveBack(intake.took(asked, leased, failed));
    }

    /** Nothing is begun any more. */
    void empty() {
        giveBack(intake.drain());
    }

    /** The rules have changed. */
    void steered() {
        giveBack(intake.steered());
    }

    /** One of them is bad: each by itself, so that only that one fails. */
    void apart(List<Leased> batch) {
        batch.forEach(intake::addAlone);
    }

    void giveBack(List<Leased> untouched) {
        for (Leased one : untouched) {
            intake.ended(one);
            shared.outcomes().settle(one, Outcome.GIVEN_BACK, plan, true);
        }
    }

    /**
     * The next to try together, of what is still surely leased by this process; it is begun now.
     *
     * @param any false = nothing of a backlog
     */
    List<Leased> next(int limit, boolean any) {
        List<Leased> next = intake.poll(limit, any);
        while (!next.isEmpty()) {
            List<Leased> held = new ArrayList<>();
            for (Leased one : next) {
                if (shared.heartbeat().holds(one.lease())) {
                    held.add(one);
                } else {
                    giveBack(List.of(one));
                }
            }
            if (!held.isEmpty()) {
                shared.rations().started(held);
                return held;
            }
            next = intake.poll(limit, any);
        }
        return List.of();
    }
}
