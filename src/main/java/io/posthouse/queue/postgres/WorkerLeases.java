package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The leases of one worker: one at a time, on the engine's own threads, a little later when the last one gave little.
 * Guarded by its worker, but for {@link #failing}.
 */
final class WorkerLeases {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLeases.class);

    private static final Intake.Asked NOTHING = new Intake.Asked(List.of(), 1);

    private final String subscription;
    private final Shared shared;
    private final LaneRules rules;
    private final Supplier<Intake.Asked> asks;
    private final Consumer<Answer> came;
    private final Spacing spacing = new Spacing();
    private boolean asking;
    private volatile boolean failing;

    /**
     * @param asks what to lease now; called on another thread
     * @param came told after each {@link #begin}, whatever happened; calls {@link #ended} first
     */
    WorkerLeases(
            String subscription, Shared shared, LaneRules rules, Supplier<Intake.Asked> asks, Consumer<Answer> came) {
        this.subscription = subscription;
        this.shared = shared;
        this.rules = rules;
        this.asks = asks;
        this.came = came;
    }

    /**
     * What came of it.
     *
     * @param asked with what the throttles left
     * @param failed nothing is known
     * @param begun nanoTime
     */
    record Answer(Intake.Asked asked, List<Leased> leased, boolean failed, long begun) {}

    /** Whether the last one failed. */
    boolean failing() {
        return failing;
    }

    /** Whether one is on its way. */
    boolean asking() {
        return asking;
    }

    void begin() {
        asking = true;
        long wait = spacing.pause(System.nanoTime());
        if (wait > 0) {
            shared.threads().later(wait, this::lease);
        } else {
            shared.threads().execute(this::lease);
        }
    }

    void ended(Answer answer) {
        asking = false;
        spacing.leased(answer.begun(), answer.leased().size());
    }

    private void lease() {
        Answer answer = new Answer(NOTHING, List.of(), true, System.nanoTime());
        try {
            answer = lease(asks.get(), answer.begun());
        } finally {
            came.accept(answer);
        }
    }

    private Answer lease(Intake.Asked asked, long begun) {
        Intake.Asked now = asked;
        try {
            if (!asked.turns().isEmpty()) {
                now = asked.rationed(shared.leasing().ration(asked.turns(), asked.each(), rules));
            }
            List<Leased> leased = now.isEmpty() ? List.of() : shared.leasing().lease(now.turns(), now.each());
            failing = false;
            return new Answer(now, leased, false, begun);
        } catch (Exception | Error e) {
            tell(e);
            failing = true;
            return new Answer(now, List.of(), true, begun);
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
