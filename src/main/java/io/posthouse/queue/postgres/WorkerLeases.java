package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The leases of one worker, one at a time. Thread-safe. */
final class WorkerLeases {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLeases.class);

    private final String subscription;
    private final RationedLeasing leasing;
    private final LaneRules rules;
    private volatile boolean failing;

    WorkerLeases(String subscription, RationedLeasing leasing, LaneRules rules) {
        this.subscription = subscription;
        this.leasing = leasing;
        this.rules = rules;
    }

    /**
     * What came of it.
     *
     * @param asked with what the throttles left
     * @param failed nothing is known
     */
    record Answer(Intake.Asked asked, List<Leased> leased, boolean failed) {}

    /** Whether the last one failed. */
    boolean failing() {
        return failing;
    }

    /** Blocks; throws nothing. */
    Answer ask(Intake.Asked asked) {
        Intake.Asked now = asked;
        try {
            if (!asked.turns().isEmpty()) {
                now = asked.rationed(leasing.ration(asked.turns(), asked.each(), rules));
            }
            List<Leased> leased = now.isEmpty() ? List.of() : leasing.lease(now.turns(), now.each());
            failing = false;
            return new Answer(now, leased, false);
        } catch (Exception | Error e) {
            tell(e);
            failing = true;
            return new Answer(now, List.of(), true);
        }
    }

    /** Once for each outage. */
    private void tell(Throwable reason) {
        LOG.atLevel(failing ? Level.DEBUG : Level.WARN)
                .addKeyValue("event.action", "queue.lease-failed")
                .addKeyValue("posthouse.subscription", subscription)
                .setCause(reason)
                .log("nothing can be leased; tried again with each sweep");
    }
}
