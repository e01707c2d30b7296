package io.posthouse.queue.camel;

import io.posthouse.message.BadInput;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.Rejected;
import io.posthouse.queue.Leased;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * The body of a worker's exchange: one or more leased messages. As text it is the JSON array of their envelopes, as
 * {@link Envelope} the only one. Immutable.
 */
public final class Messages {
    /** The exchange's variable that keeps them, whatever the route makes of the body. */
    public static final String VARIABLE = "messages";

    private final List<Leased> leased;

    Messages(List<Leased> leased) {
        this.leased = List.copyOf(leased);
    }

    /** Their ids, for the outbox. */
    public List<UUID> ids() {
        return leased.stream().map(Leased::message).toList();
    }

    public int size() {
        return leased.size();
    }

    /** {@code [envelope,envelope]}, the bytes as they were stored. */
    public byte[] json() {
        int length = 2;
        for (Leased one : leased) {
            length += one.envelope().length + 1;
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream(length);
        json.write('[');
        for (Leased one : leased) {
            if (json.size() > 1) {
                json.write(',');
            }
            json.writeBytes(one.envelope());
        }
        json.write(']');
        return json.toByteArray();
    }

    @Override
    public String toString() {
        return new String(json(), StandardCharsets.UTF_8);
    }

    /**
     * The only message.
     *
     * @throws Rejected when what is stored is no envelope
     * @throws IllegalStateException when there are several
     */
    public Envelope single() {
        if (leased.size() != 1) {
            throw new IllegalStateException(
                    "this exchange holds " + leased.size() + " messages, not one; its work asks for batch: 1");
        }
        try {
            return EnvelopeJson.read(leased.get(0).envelope());
        } catch (BadInput e) {
            throw new Rejected("stored message " + leased.get(0).message() + " is no envelope: " + e.getMessage(), e);
        }
    }
}
