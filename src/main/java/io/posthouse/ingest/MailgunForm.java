package io.posthouse.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * The legacy dialect: a form. The user's own variables stand among Mailgun's fields and may have the same names: of the
 * three fields of the signature Mailgun's value comes last, of all others first.
 *
 * @param files number of attached files
 */
record MailgunForm(Form form, int files) implements MailgunBody {
    private static final Set<String> SIGNATURE = Set.of("timestamp", "token", "signature");

    @Override
    public SignedClaim claim() {
        return new SignedClaim(form.last("timestamp"), form.last("token"), form.last("signature"), null);
    }

    @Override
    public String problem() {
        if (files > 0) {
            return "the form carries files";
        }
        String event = form.first("event");
        return event == null || event.isBlank() ? "the form has no event name" : null;
    }

    @Override
    public String event() {
        return form.first("event");
    }

    @Override
    public String domain() {
        String domain = form.first("domain");
        return domain == null ? "" : domain;
    }

    @Override
    public String eventId() {
        return null;
    }

    @Override
    public String timestamp() {
        return form.last("timestamp");
    }

    @Override
    public String emailId() {
        return form.first("emailId");
    }

    @Override
    public String messageId() {
        String id = form.first("Message-Id");
        return id != null && id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id;
    }

    @Override
    public ObjectNode data() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("dialect", "form");
        ObjectNode fields = data.putObject("form");
        form.fields().forEach((name, values) -> {
            List<String> kept = SIGNATURE.contains(name) ? values.subList(0, values.size() - 1) : values;
            if (!kept.isEmpty()) {
                ArrayNode array = fields.putArray(name);
                kept.forEach(array::add);
            }
        });
        return data;
    }
}
