package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.message.Rejected;
import io.posthouse.message.StrictJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The request of one step of a write, all but its login. Pure. */
final class StepRequest {
    /** By it the other side can tell our changes from others'. */
    static final String ORIGIN = "X-Posthouse-Origin";

    private StepRequest() {}

    /**
     * @param externalId the record's id, null while it is not known
     * @throws Rejected when it cannot be made of this event
     */
    static Calls.Request of(Write write, Step step, String externalId) {
        Destination destination = write.destination();
        Map<String, JsonNode> variables = write.variables(externalId);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "Posthouse");
        byte[] body = step.body() == null ? null : body(write, step, variables);
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        // Later ones of the same name win, whatever their case.
        step.headers().forEach((name, value) -> {
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, value);
        });
        if (step.idempotencyHeader() != null) {
            headers.put(step.idempotencyHeader(), write.id().toString());
        }
        headers.put(ORIGIN, write.id().toString());
        return new Calls.Request(
                step.method(),
                URI.create(destination.url() + step.path().fill(write.order().event(), variables)),
                headers,
                body,
                destination.connect(),
                destination.total(),
                destination.largest());
    }

    private static byte[] body(Write write, Step step, Map<String, JsonNode> variables) {
        JsonNode body = step.body().apply(write.order().event(), variables);
        if (body.isNull()) {
            throw new Rejected(write.told(step.kind().word() + "'s mapping gives nothing")
                    + "; mend it, or say when: in the trigger");
        }
        return body.isTextual()
                ? body.textValue().getBytes(StandardCharsets.UTF_8)
                : StrictJson.write(body.isMissingNode() ? JsonNodeFactory.instance.objectNode() : body);
    }
}
