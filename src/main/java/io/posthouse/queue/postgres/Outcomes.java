package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.WorkerPlan;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes down how tries ended: what becomes of the deliveries, what their lanes used. Thread-safe. */
final class Outcomes {
    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private final Settlements settlements;
    private final Settler settler;
    private final Counters counters;
    private final Usage usage;
    private final Rations rations;
    private final LeaseThreads threads;

    Outcomes(
            Settlements settlements,
            Settler settler,
            Counters counters,
            Usage usage,
            Rations rations,
            LeaseThreads threads) {
        this.settlements = settlements;
        this.settler = settler;
        this.counters = counters;
        this.usage = usage;
        this.rations = rations;
        this.threads = threads;
    }

    /** They were worked on for so long, together. */
    void worked(List<Leased> batch, long nanos) {
        usage.worked(batch, nanos);
    }

    /**
     * Will be recorded, whatever it is: what is not recorded is kept from everybody.
     *
     * @param alone whether the try held this delivery only, so that the outcome is surely its own
     */
    void settle(Leased leased, Outcome outcome, WorkerPlan plan, boolean alone) {
        counters.settledAs(outcome.word());
        Settlement settlement = settlement(leased, outcome, plan, alone);
        usage.settled(settlement);
        // First: once it is settled, another try of it may begin.
        boolean surplus = rations.ended(leased);
        settler.settle(settlement);
        if (surplus) {
            threads.execute(rations::giveBack);
        }
    }

    private Settlement settlement(Leased leased, Outcome outcome, WorkerPlan plan, boolean alone) {
        try {
            return settlements.of(leased, outcome, plan.policy(), alone);
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("event.action", "queue.outcome-refused")
                    .setCause(e)
                    .log("what an outcome means cannot be told; its message is tried again");
            return Settlement.unrecordable(
                    leased,
                    "what its outcome means could not be told: " + e.getClass().getName());
        }
    }
}
