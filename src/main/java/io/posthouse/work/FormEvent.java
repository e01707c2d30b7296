package io.posthouse.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a legacy webhook, each a list of values: of values of the same name the first is Mailgun's, the others are
 * variables our sending side attached.
 */
record FormEvent(JsonNode original, JsonNode headers, Attached variables) implements MailgunEvent {
    static FormEvent of(JsonNode form) {
        JsonNode headers = Texts.json(first(form, "message-headers"));
        JsonNode variables = Texts.json(header(headers, "X-Mailgun-Variables"));
        return new FormEvent(form, headers, Attached.of(variables));
    }

    @Override
    public String name() {
        String word = field("event");
        return word == null
                ? null
                : switch (word) {
                    case "dropped", "bounced" -> "failed";
                    default -> word;
                };
    }

    /** Of the failures, only the final ones were ever sent in this dialect. */
    @Override
    public String severity() {
        String word = field("event");
        return "dropped".equals(word) || "bounced".equals(word) ? "permanent" : field("severity");
    }

    @Override
    public String id() {
        return null;
    }

    @Override
    public String messageId() {
        String field = field("Message-Id");
        return Texts.bare(field == null ? header(headers, "Message-Id") : field);
    }

    @Override
    public String recipient() {
        return field("recipient");
    }

    @Override
    public String attached(String name) {
        String field = field(name);
        return field == null ? variables.text(name) : field;
    }

    @Override
    public boolean delayedBounce() {
        return false;
    }

    @Override
    public String bot() {
        return field("bot");
    }

    @Override
    public String url() {
        return field("url");
    }

    @Override
    public Integer code() {
        return Texts.number(field("code"));
    }

    @Override
    public String reason() {
        String error = field("error");
        String description = error == null ? field("description") : error;
        return description == null ? field("reason") : description;
    }

    @Override
    public List<String> tags() {
        List<String> tags = new ArrayList<>(Texts.texts(original.path("tag")));
        tags.addAll(Texts.texts(original.path("X-Mailgun-Tag")));
        return tags.stream().distinct().toList();
    }

    private String field(String name) {
        return first(original, name);
    }

    private static String first(JsonNode form, String name) {
        return Texts.text(form.path(name).path(0));
    }

    private static String header(JsonNode headers, String name) {
        for (JsonNode header : headers) {
            if (name.equalsIgnoreCase(header.path(0).textValue())) {
                return Texts.text(header.path(1));
            }
        }
        return null;
    }
}
