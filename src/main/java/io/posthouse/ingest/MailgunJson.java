package io.posthouse.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.StrictJson;

/** The JSON webhook: {@code {"signature": {...}, "event-data": {...}}}. */
record MailgunJson(JsonNode body) implements MailgunBody {
    private static final int LONGEST_WHOLE = 12;

    static MailgunJson read(byte[] bytes) {
        return new MailgunJson(StrictJson.parse(bytes));
    }

    @Override
    public SignedClaim claim() {
        JsonNode signature = body.path("signature");
        JsonNode timestamp = signature.path("timestamp");
        return new SignedClaim(
                timestamp.isIntegralNumber() ? timestamp.asText() : timestamp.textValue(),
                signature.path("token").textValue(),
                signature.path("signature").textValue(),
                signature.path("parent-signature").textValue());
    }

    @Override
    public String problem() {
        JsonNode event = eventData();
        if (!event.isObject()) {
            return event.isMissingNode() ? "no event-data" : "event-data is no object";
        }
        JsonNode name = event.path("event");
        return name.isTextual() && !name.textValue().isBlank() ? null : "event-data has no event name";
    }

    @Override
    public String event() {
        return eventData().path("event").textValue();
    }

    @Override
    public String domain() {
        JsonNode domain = eventData().path("domain");
        String name =
                domain.isTextual() ? domain.textValue() : domain.path("name").textValue();
        return name == null ? "" : name;
    }

    @Override
    public String eventId() {
        return eventData().path("id").textValue();
    }

    @Override
    public String timestamp() {
        JsonNode timestamp = eventData().path("timestamp");
        if (!timestamp.isNumber()) {
            return timestamp.textValue();
        }
        // 1e999999999 is a short number with a very long plain form.
        var number = timestamp.decimalValue();
        boolean usual = Math.abs(number.scale()) <= LONGEST_WHOLE && number.precision() <= 2 * LONGEST_WHOLE;
        return usual ? number.toPlainString() : null;
    }

    @Override
    public String emailId() {
        return eventData().path("user-variables").path("emailId").textValue();
    }

    @Override
    public String messageId() {
        return eventData().path("message").path("headers").path("message-id").textValue();
    }

    @Override
    public ObjectNode data() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("dialect", "json");
        data.set("event-data", eventData());
        return data;
    }

    private JsonNode eventData() {
        return body.path("event-data");
    }
}
