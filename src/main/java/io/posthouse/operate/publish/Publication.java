package io.posthouse.operate.publish;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.EmailIds;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a program hands in becomes an envelope: its own members where it gives them, the topic's rules for the rest. The
 * least is {@code {"topic": …, "data": …}}. Hostile until checked: what breaks a rule is refused in words that name the
 * member and never its value. Pure.
 */
public final class Publication {
    private static final Set<String> MEMBERS = new TreeSet<>(Set.of(
            "id",
            "topic",
            "realm",
            "source",
            "time",
            "subject",
            "version",
            "schema",
            "causation",
            "traceparent",
            "data"));

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    /** Version 7 or 8: the first 48 bits are a time, by which messages are kept and dropped. */
    private static final Pattern TIMED = Pattern.compile(".{14}[78].{4}[89abAB].*");

    private static final Pattern REALM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern SOURCE = Pattern.compile("[a-z][a-z0-9.-]{0,62}");
    private static final Pattern SCHEMA = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/-]{1,119}");
    private static final Pattern TRACE = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int LONGEST_ID = 300;
    /** How far a program's clock may be ahead of ours. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private final OpenTopic topic;
    private final String publisher;
    private final String realm;
    private final Instant now;

    /**
     * @param publisher the room or team that publishes
     * @param realm as the request's header says, null when it says none
     */
    public Publication(OpenTopic topic, String publisher, String realm, Instant now) {
        this.topic = topic;
        this.publisher = publisher;
        this.realm = realm;
        this.now = now;
    }

    /** @throws BadInput when a rule is broken */
    public Envelope envelope(JsonNode given) {
        if (!given.isObject()) {
            throw new BadInput(
                    "a message is a JSON object such as {\"topic\": \"" + topic.name() + "\", \"data\": {…}}");
        }
        for (var member : given.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                throw new BadInput("a member is none of an envelope: it has " + String.join(", ", MEMBERS));
            }
        }
        if (!topic.name().equals(text(given, "topic", null, topic.name()))) {
            throw new BadInput("'topic' is another than the path's: post each topic's messages to its own path");
        }
        JsonNode data = given.path("data");
        if (!data.isObject()) {
            throw new BadInput("'data' must be an object");
        }
        String realm = realm(given);
        Instant time = time(given);
        return new Envelope(
                id(given, realm, time),
                topic.name(),
                realm,
                text(given, "source", SOURCE, publisher),
                time == null ? now : time,
                subject(given, data),
                version(given),
                text(given, "schema", SCHEMA, topic.schema()),
                uuid(given, "causation"),
                text(given, "traceparent", TRACE, null),
                data);
    }

    /** Whether this is an id as ours are. */
    static boolean timed(String id) {
        return UUID_FORM.matcher(id).matches() && TIMED.matcher(id).matches();
    }

    private String realm(JsonNode given) {
        String named = text(given, "realm", REALM, null);
        if (realm != null && !REALM.matcher(realm).matches()) {
            throw new BadInput("the header Posthouse-Realm is no name of a realm");
        }
        if (named != null && realm != null && !named.equals(realm)) {
            throw new BadInput("'realm' is another than the header Posthouse-Realm says: name it once");
        }
        String chosen = named != null ? named : realm != null ? realm : topic.realm();
        if (chosen == null) {
            throw new BadInput(
                    "'realm' is missing: give it, or the header Posthouse-Realm; the topic has none of its own");
        }
        return chosen;
    }

    private Instant time(JsonNode given) {
        String text = text(given, "time", null, null);
        if (text == null) {
            return null;
        }
        try {
            Instant time = Instant.parse(text);
            if (time.isBefore(Instant.EPOCH) || time.isAfter(now.plus(AHEAD))) {
                throw new BadInput("'time' is before 1970 or more than a day ahead");
            }
            return time;
        } catch (DateTimeException e) {
            throw new BadInput("'time' must be a moment in UTC such as 2026-11-20T06:00:00Z");
        }
    }

    /** A program's own id of any form becomes one of ours, the same each time; that takes a time that is the same too. */
    private UUID id(JsonNode given, String realm, Instant time) {
        String id = text(given, "id", null, null);
        if (id == null) {
            return MessageIds.random();
        }
        if (timed(id)) {
            UUID timed = UUID.fromString(id);
            if (timed.getMostSignificantBits() >>> 16 > now.plus(AHEAD).toEpochMilli()) {
                throw new BadInput("'id' begins with a time more than a day ahead");
            }
            return timed;
        }
        if (id.isBlank() || id.length() > LONGEST_ID) {
            throw new BadInput("'id' must be a text of 1 to " + LONGEST_ID + " characters");
        }
        if (time == null) {
            throw new BadInput("'id' is no UUID of version 7 or 8, so 'time' must stand beside it, the same each time");
        }
        return MessageIds.of(time, realm, publisher, topic.name(), id);
    }

    private String subject(JsonNode given, JsonNode data) {
        JsonNode at = data;
        for (String name : topic.key().split("\\.")) {
            at = at.path(name);
        }
        String key = at.isTextual() || at.isIntegralNumber() ? at.asText() : null;
        String subject = text(given, "subject", null, key);
        if (subject == null) {
            throw new BadInput("the entity's key is missing: data." + topic.key() + ", or 'subject'");
        }
        if (key != null && !key.equals(subject)) {
            throw new BadInput("'subject' is another than data." + topic.key() + ": they name the same entity");
        }
        if (!EmailIds.usable(subject)) {
            throw new BadInput("the entity's key must be a text of 1 to 780 bytes");
        }
        return subject;
    }

    private static Long version(JsonNode given) {
        JsonNode version = given.path("version");
        if (version.isMissingNode() || version.isNull()) {
            return null;
        }
        if (!version.isIntegralNumber() || !version.canConvertToLong() || version.longValue() < 0) {
            throw new BadInput("'version' must be a whole number, 0 or more");
        }
        return version.longValue();
    }

    private static UUID uuid(JsonNode given, String name) {
        String text = text(given, name, UUID_FORM, null);
        return text == null ? null : UUID.fromString(text);
    }

    private static String text(JsonNode given, String name, Pattern form, String otherwise) {
        JsonNode value = given.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual()
                || form != null && !form.matcher(value.textValue()).matches()) {
            throw new BadInput("'" + name + "' has not the form it must have; docs/other-languages.md shows each");
        }
        return value.textValue();
    }
}
