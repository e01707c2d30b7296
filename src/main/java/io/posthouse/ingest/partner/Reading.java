package io.posthouse.ingest.partner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.ingest.ContentKind;
import io.posthouse.ingest.Form;
import io.posthouse.ingest.Post;
import io.posthouse.jq.Meter;
import io.posthouse.message.BadInput;
import io.posthouse.message.Envelope;
import io.posthouse.message.Outgoing;
import io.posthouse.message.StrictJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One post, read: the rows in its body, each as a message in our words or with the rule it breaks. */
final class Reading {
    private final Post post;
    private final Partner partner;
    private final Entity entity;
    private final Instant now;
    private final Meter meter = new Meter(Meter.STEPS);
    private final Map<String, JsonNode> variables = new HashMap<>();
    private final Set<String> keys = new HashSet<>();

    Reading(Post post, Partner partner, Entity entity, Instant now) {
        this.post = post;
        this.partner = partner;
        this.entity = entity;
        this.now = now;
    }

    /** @throws BadInput when the body as a whole cannot be read */
    List<Row> rows() {
        JsonNode body = body();
        variables.put("post", body);
        List<Row> rows = new ArrayList<>();
        for (JsonNode input : inputs(body)) {
            rows.add(row(rows.size(), input));
        }
        return rows;
    }

    private JsonNode body() {
        return switch (ContentKind.of(post.contentType())) {
            case JSON -> StrictJson.parse(post.body());
            case FORM -> object(Form.urlencoded(post.body()));
            case OTHER ->
                throw new BadInput(
                        "the body is neither application/json nor application/x-www-form-urlencoded, in UTF-8");
        };
    }

    private static JsonNode object(Form form) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        form.fields().forEach((name, values) -> {
            if (values.size() == 1) {
                object.put(name, values.get(0));
            } else {
                values.forEach(object.putArray(name)::add);
            }
        });
        return object;
    }

    private Iterable<JsonNode> inputs(JsonNode body) {
        if (entity.rows() == null) {
            return List.of(body);
        }
        var said = entity.rows().run(body, variables, meter, 1);
        if (said.isEmpty() || !said.get(0).isArray()) {
            throw new BadInput("the body has no list of rows");
        }
        JsonNode rows = said.get(0);
        if (rows.isEmpty() || rows.size() > entity.mostRows()) {
            throw new BadInput("a body has 1 to " + entity.mostRows() + " rows");
        }
        return rows;
    }

    private Row row(int number, JsonNode input) {
        try {
            List<JsonNode> mapped =
                    entity.mapping() == null ? List.of(input) : entity.mapping().run(input, variables, meter, 1);
            return mapped.isEmpty() ? Row.leftOut(number) : Row.good(number, message(number, input, mapped.get(0)));
        } catch (BadInput e) {
            return Row.bad(number, e.getMessage());
        }
    }

    private Outgoing message(int number, JsonNode input, JsonNode mapped) {
        CustomerChange change = CustomerChange.of(Mapped.checked(mapped));
        Instant time = Moment.of(entity.time() == null ? change.time() : said(input), now);
        if (change.mark() != null && partner.destination() != null) {
            change.data()
                    .putObject("origin")
                    .put("destination", partner.destination())
                    .put("mark", change.mark().toString());
        }
        Identity identity = identity(number, input, time);
        Envelope envelope = new Envelope(
                identity.id(),
                CustomerChange.TOPIC,
                post.realm(),
                partner.name(),
                time == null ? now : time,
                change.customerId(),
                change.version(),
                null,
                null,
                null,
                change.data());
        return new Outgoing(envelope, identity.token());
    }

    private JsonNode said(JsonNode input) {
        var time = entity.time().run(input, variables, meter, 1);
        return time.isEmpty() ? null : time.get(0);
    }

    private Identity identity(int number, JsonNode input, Instant time) {
        String key = entity.key().of(post.head(), input, variables, meter);
        if (key == null) {
            return Identity.of(time, post.realm(), partner.name(), entity.name());
        }
        if (entity.key().ofThePost()) {
            return Identity.of(
                    time, post.realm(), partner.name(), entity.name(), "post", key, Integer.toString(number));
        }
        if (!keys.add(key)) {
            throw new BadInput("the id of the change stands twice in this body");
        }
        return Identity.of(time, post.realm(), partner.name(), entity.name(), "row", key);
    }
}
