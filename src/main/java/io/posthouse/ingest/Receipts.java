package io.posthouse.ingest;

import io.posthouse.message.Hop;
import io.posthouse.message.Outgoing;

/** The last step of every door: the line in the log and what the sender gets. Thread-safe. */
public final class Receipts {
    /** For a message that is committed. */
    public Receipt of(Outgoing committed) {
        Hop.of("ingest", "accepted").message(committed.envelope()).log();
        return new Receipt(committed.envelope().id());
    }
}
