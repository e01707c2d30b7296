package io.posthouse.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The {@code event-data} of a JSON webhook. New members pass; known ones of another type count as absent. */
record JsonEvent(JsonNode original, Attached variables) implements MailgunEvent {
    static JsonEvent of(JsonNode eventData) {
        return new JsonEvent(eventData, Attached.of(eventData.path("user-variables")));
    }

    @Override
    public String name() {
        return Texts.text(original.path("event"));
    }

    @Override
    public String severity() {
        return Texts.text(original.path("severity"));
    }

    @Override
    public String id() {
        return Texts.text(original.path("id"));
    }

    @Override
    public String messageId() {
        return Texts.bare(Texts.text(original.path("message").path("headers").path("message-id")));
    }

    @Override
    public String recipient() {
        return Texts.text(original.path("recipient"));
    }

    @Override
    public String attached(String name) {
        return variables.text(name);
    }

    @Override
    public boolean delayedBounce() {
        return original.path("flags").path("is-delayed-bounce").asBoolean(false);
    }

    @Override
    public String bot() {
        return Texts.text(original.path("client-info").path("bot"));
    }

    @Override
    public String url() {
        return Texts.text(original.path("url"));
    }

    @Override
    public Integer code() {
        JsonNode code = original.path("delivery-status").path("code");
        return code.isIntegralNumber() && code.canConvertToInt()
                ? (Integer) code.intValue()
                : Texts.number(code.textValue());
    }

    @Override
    public String reason() {
        JsonNode status = original.path("delivery-status");
        JsonNode reject = original.path("reject");
        return Texts.first(
                status.path("description"),
                status.path("message"),
                reject.path("reason"),
                reject.path("description"),
                original.path("reason"));
    }

    @Override
    public List<String> tags() {
        return Texts.texts(original.path("tags"));
    }
}
