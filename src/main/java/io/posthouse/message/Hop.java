package io.posthouse.message;

import java.util.UUID;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The one log line of a hop: {@code Hop.of("work", "done").message(envelope).took(nanos).log()}. Ids, names and counts;
 * never the payload. The logger is {@code io.posthouse.<room>}; when its level is off, every call costs next to nothing.
 * docs/log-fields.md lists the fields. One thread uses one instance.
 */
public final class Hop {
    private static final int TRACEPARENT = 55;

    private final LoggingEventBuilder line;
    private final String action;
    private final boolean on;

    private Hop(LoggingEventBuilder line, String action, boolean on) {
        this.line = line;
        this.action = action;
        this.on = on;
    }

    /** What went as it should. @param what in the past tense: {@code accepted}, {@code done}, {@code waiting} */
    public static Hop of(String room, String what) {
        var logger = LoggerFactory.getLogger("io.posthouse." + room);
        boolean on = logger.isInfoEnabled();
        return new Hop(logger.atInfo(), on ? room + "." + what : null, on);
    }

    /** What a person should look at: {@code dead}, {@code refused}. */
    public static Hop warning(String room, String what) {
        var logger = LoggerFactory.getLogger("io.posthouse." + room);
        boolean on = logger.isWarnEnabled();
        return new Hop(logger.atWarn(), on ? room + "." + what : null, on);
    }

    /** Id, topic, realm and trace of a message. */
    public Hop message(Envelope envelope) {
        if (on) {
            message(envelope.id())
                    .topic(envelope.topic())
                    .realm(envelope.realm())
                    .trace(envelope.traceparent());
        }
        return this;
    }

    public Hop message(UUID id) {
        return on ? with("posthouse.message", id.toString()) : this;
    }

    public Hop topic(String topic) {
        return with("posthouse.topic", topic);
    }

    public Hop realm(String realm) {
        return with("organization.id", realm);
    }

    public Hop subscription(String name) {
        return with("posthouse.subscription", name);
    }

    /** The outside system a write-back goes to. */
    public Hop destination(String name) {
        return with("posthouse.destination", name);
    }

    /** How many messages this line speaks of, when not one. */
    public Hop count(int messages) {
        return on ? with("posthouse.count", messages) : this;
    }

    public Hop attempt(int attempt) {
        return on ? with("posthouse.attempt", attempt) : this;
    }

    /** @param nanos how long the hop took */
    public Hop took(long nanos) {
        return on ? with("event.duration", nanos) : this;
    }

    /** @param traceparent W3C trace context; null or another form is left out */
    public Hop trace(String traceparent) {
        boolean known = on && traceparent != null && traceparent.length() == TRACEPARENT;
        return known ? with("trace.id", traceparent.substring(3, 35)) : this;
    }

    /** Why it did not end as it should. */
    public Hop because(FailureText failure) {
        return with("error.type", failure.type()).with("error.message", failure.text());
    }

    public Hop because(String reason) {
        return with("event.reason", reason);
    }

    /** Writes the line. */
    public void log() {
        if (on) {
            with("event.action", action);
            line.log(action);
        }
    }

    private Hop with(String key, Object value) {
        if (on && value != null) {
            line.addKeyValue(key, value);
        }
        return this;
    }
}
