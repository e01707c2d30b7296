package io.posthouse.ingest.partner;

import io.posthouse.jq.Jq;
import io.posthouse.jq.JqRefused;
import io.posthouse.jq.Mappings;
import io.posthouse.message.BadInput;
import io.posthouse.yaml.Fields;
import java.util.Set;
import java.util.regex.Pattern;

/** One of a partner's {@code entities}. */
final class EntityReading {
    private static final Pattern TOPIC = Pattern.compile(CustomerChange.TOPIC);
    private static final Pattern KEY = Pattern.compile("webhook-id|header:[A-Za-z0-9-]{1,64}|[.$(\\[].{0,499}");
    private static final Pattern PROGRAM = Pattern.compile("[.$(\\[].{0,499}");
    private static final Set<Integer> ANSWERS = Set.of(200, 201, 202, 204);
    private static final int MOST_ROWS = 1000;
    private static final int ACCEPTED = 202;

    private final Fields fields;
    private final Mappings mappings;

    EntityReading(Fields fields, Mappings mappings) {
        this.fields = fields;
        this.mappings = mappings;
    }

    /** @param webhookId whether this partner's posts have an id of their own in the header webhook-id */
    Entity entity(String name, boolean webhookId) {
        fields.name("topic", TOPIC, CustomerChange.TOPIC);
        Jq rows = program("rows", "jq for the list of rows in a body, such as .contacts");
        Entity.Batch batch = fields.word("batch", Entity.Batch.ALL);
        Entity.Otherwise otherwise = fields.word("not-understood", Entity.Otherwise.REFUSE);
        if (batch == Entity.Batch.EACH && otherwise == Entity.Otherwise.STORE) {
            fields.problem(
                    fields.line("not-understood"),
                    "a body is either told of row by row or kept whole",
                    "keep one of batch: each and not-understood: store");
        }
        if (rows == null && (fields.has("batch") || fields.has("max-rows"))) {
            fields.problem(fields.line("batch"), "a body without rows has no batch", "add rows:, such as .contacts");
        }
        Entity entity = new Entity(
                name,
                mapping(),
                rows,
                fields.number("max-rows", MOST_ROWS, 5 * MOST_ROWS),
                batch,
                key(webhookId),
                program("time", "jq for the time of a row's change, such as .updatedAt"),
                answer(),
                otherwise);
        fields.whole();
        return entity;
    }

    private Jq mapping() {
        String name = fields.text("mapping", Mappings.WANTED);
        if (name == null) {
            return null;
        }
        int line = fields.line("mapping");
        try {
            return Jq.compile(mappings.text(name));
        } catch (BadInput e) {
            fields.problem(line, "'mapping' is wrong: " + e.getMessage(), "write " + Mappings.WANTED);
        } catch (JqRefused e) {
            fields.problem(line, name + ":" + e.line() + ": the mapping " + e.getMessage(), "mend it there");
        }
        return null;
    }

    private Key key(boolean webhookId) {
        String wanted = "webhook-id, header:<name>, or jq on a row such as .eventId";
        String key = fields.optional("id", KEY, wanted);
        if (key == null) {
            return webhookId ? new Key(Key.WEBHOOK_ID, null) : Key.NONE;
        }
        if (key.equals(Key.WEBHOOK_ID)) {
            return new Key(key, null);
        }
        return key.startsWith("header:") ? new Key(key.substring(7), null) : new Key(null, compiled("id", key, wanted));
    }

    private Jq program(String key, String wanted) {
        String text = fields.optional(key, PROGRAM, wanted);
        return text == null ? null : compiled(key, text, wanted);
    }

    private Jq compiled(String key, String text, String wanted) {
        try {
            return Jq.compile(text);
        } catch (JqRefused e) {
            fields.problem(fields.line(key), "'" + key + "' " + e.getMessage(), "write " + wanted);
            return null;
        }
    }

    private int answer() {
        int answer = fields.number("answer", ACCEPTED, 299);
        if (!ANSWERS.contains(answer)) {
            fields.problem(fields.line("answer"), "'answer' cannot be " + answer, "write 200, 201, 202 or 204");
        }
        return answer;
    }
}
