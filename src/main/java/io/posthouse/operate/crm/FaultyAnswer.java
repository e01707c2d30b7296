package io.posthouse.operate.crm;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Plays a fault on a reply. */
final class FaultyAnswer {
    private static final String PAGE = "<!DOCTYPE html><html><head><title>Please sign in</title></head>"
            + "<body><h1>We will be back soon</h1><p>Our engineers have been told.</p></body></html>";

    private final Clock clock;
    private final Supplier<URI> trap;

    /** @param trap where a redirect leads to, and where nobody should ever come */
    FaultyAnswer(Clock clock, Supplier<URI> trap) {
        this.clock = clock;
        this.trap = trap;
    }

    /** @param right what a CRM without faults says; null where the request was not carried out */
    void play(Fault fault, CrmAnswer right, Reply reply) {
        CrmAnswer truth = right == null ? CrmAnswer.error(503, "NOT_CARRIED_OUT", "nothing was written") : right;
        switch (fault.kind()) {
            case SLOW -> reply.later(fault.time(), truth);
            case DRIBBLE -> reply.dribble(fault.time(), truth);
            case NEVER -> {
                // The connection stays as it is, until the other side or the simulator closes it.
            }
            case RESET_BEFORE, RESET_AFTER -> reply.reset();
            case CUT -> reply.cut(truth);
            case FLOOD -> reply.flood(fault.bytes());
            default -> reply.whole(made(fault));
        }
    }

    private CrmAnswer made(Fault fault) {
        return switch (fault.kind()) {
            case TOO_MANY -> TooMany.answer(fault.status(), fault.retryAfter(), clock);
            case QUOTA ->
                fault.status() == 429
                        ? TooMany.ofTheDay()
                        : CrmAnswer.json(
                                fault.status(),
                                List.of(Map.of(
                                        "errorCode",
                                        "REQUEST_LIMIT_EXCEEDED",
                                        "message",
                                        "TotalRequests Limit exceeded.")));
            case ERROR_INSIDE ->
                CrmAnswer.json(
                        fault.status(),
                        Map.of("status", 0, "message", "Object reference not set to an instance of an object."));
            case HTML -> CrmAnswer.of(fault.status(), "text/html; charset=utf-8", PAGE);
            case REDIRECT ->
                CrmAnswer.empty(fault.status())
                        .with("Location", fault.location() == null ? trap.get().toString() : fault.location());
            default -> CrmAnswer.error(fault.status(), "INTERNAL_ERROR", "internal error");
        };
    }
}
