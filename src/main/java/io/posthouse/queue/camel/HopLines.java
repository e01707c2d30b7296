package io.posthouse.queue.camel;

import io.posthouse.message.FailureText;
import io.posthouse.message.Hop;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import java.util.List;

/** The one log line of a worker's hop: of a single message with its ids, of a batch with its count. */
final class HopLines {
    private final String room;
    private final String subscription;

    HopLines(String room, String subscription) {
        this.room = room;
        this.subscription = subscription;
    }

    void write(List<Leased> batch, Outcome outcome, long nanos) {
        Hop line = switch (outcome.word()) {
            case DONE -> Hop.of(room, "done");
            case LATER -> batch.size() > 1 ? Hop.of(room, "parted") : Hop.of(room, "tried");
            case HELD, AWAY -> Hop.of(room, "held");
            case OVERDUE -> Hop.warning(room, "overdue");
            case GIVEN_BACK -> Hop.of(room, "given-back");
            case REJECTED -> batch.size() > 1 ? Hop.of(room, "parted") : Hop.warning(room, "rejected");
        };
        line.subscription(subscription).took(nanos);
        if (batch.size() == 1) {
            Leased one = batch.get(0);
            line.message(one.message()).topic(one.topic()).realm(one.realm()).attempt(one.attempt());
        } else {
            line.count(batch.size());
        }
        if (outcome.failure() != null) {
            line.because(
                    new FailureText(outcome.failure().type(), outcome.failure().text()));
        }
        line.log();
    }
}
