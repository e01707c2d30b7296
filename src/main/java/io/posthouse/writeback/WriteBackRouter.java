package io.posthouse.writeback;

import io.posthouse.message.BadInput;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.Outgoing;
import io.posthouse.message.Rejected;
import io.posthouse.realm.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks the realm of each event who wants it written back. A realm that wants nothing costs a look into a map. */
public final class WriteBackRouter {
    private final View<Triggers> triggers;

    public WriteBackRouter(View<Triggers> triggers) {
        this.triggers = triggers;
    }

    /**
     * One message for each destination that wants one of these events.
     *
     * @param messages JSON array of envelopes
     */
    public List<Outgoing> route(byte[] messages) {
        List<Outgoing> all = new ArrayList<>();
        try {
            EnvelopeJson.readAll(messages).forEach(event -> add(event, all));
        } catch (BadInput e) {
            throw new Rejected("a stored message is no envelope: " + e.getMessage(), e);
        }
        return all;
    }

    private void add(Envelope event, List<Outgoing> all) {
        Triggers wanted = triggers.of(event.realm());
        if (wanted == null) {
            return;
        }
        for (Trigger trigger : wanted.of(event.topic())) {
            if (trigger.condition() == null || trigger.condition().holds(EnvelopeJson.tree(event), Map.of())) {
                all.add(Outgoing.to(trigger.destination(), WriteOrder.child(event, trigger)));
            }
        }
    }
}
