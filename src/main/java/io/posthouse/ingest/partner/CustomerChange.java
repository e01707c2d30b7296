package io.posthouse.ingest.partner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.EmailIds;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What crm understands of a change: {@code {customerId, change: upsert|delete, customer: {name, email, phone, ...}}}, and
 * beside it version, time and mark. Read strictly, because crm can only refuse what is wrong long after the partner has gone.
 *
 * @param version the partner's own counter of this customer; null when it has none
 * @param time when it changed there, unread; null when it is not told
 * @param mark of our write, as the record there carries it; null when it carries none that can be one
 * @param data what crm gets
 */
record CustomerChange(String customerId, Long version, JsonNode time, UUID mark, ObjectNode data) {
    static final String TOPIC = "CUSTOMER_CHANGE_REQUESTED";

    private static final Set<String> MEMBERS = Set.of("customerId", "change", "customer", "version", "time", "mark");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@,;<>]{1,64}@[^\\s@,;<>]{1,255}");
    private static final Pattern PHONE = Pattern.compile("(?=.*\\d)[^\\p{Cntrl}]{1,50}");
    private static final Pattern NAME = Pattern.compile("(?=.*\\S)[^\\p{Cntrl}]{1,500}");
    private static final Pattern MARK = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int MOST_FIELDS = 100;

    /** @throws BadInput naming the rule that is broken, never a value */
    static CustomerChange of(JsonNode mapped) {
        if (!mapped.isObject()) {
            throw new BadInput("a change is an object with customerId, change and customer");
        }
        mapped.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw new BadInput("a change has customerId, change, customer, version, time and mark only");
            }
        });
        String id = id(mapped.path("customerId"));
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("customerId", id);
        switch (mapped.path("change").asText()) {
            case "upsert" -> data.put("change", "upsert").set("customer", customer(mapped.path("customer")));
            case "delete" -> {
                if (mapped.hasNonNull("customer")) {
                    throw new BadInput("change delete has no customer");
                }
                data.put("change", "delete");
            }
            default -> throw new BadInput("change is upsert or delete");
        }
        return new CustomerChange(
                id, version(mapped.path("version")), mapped.get("time"), mark(mapped.path("mark")), data);
    }

    private static String id(JsonNode id) {
        if (!id.isTextual()
                || !EmailIds.usable(id.textValue())
                || id.textValue().matches("(?s).*\\p{Cntrl}.*")) {
            throw new BadInput("customerId is a text of 1 to 780 bytes without control characters (use tostring)");
        }
        return id.textValue();
    }

    private static ObjectNode customer(JsonNode customer) {
        if (!customer.isObject()) {
            throw new BadInput("customer is an object");
        }
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (var field : customer.properties()) {
            if (!field.getValue().isNull()) {
                fields.set(field.getKey(), field.getValue());
            }
        }
        if (fields.isEmpty() || fields.size() > MOST_FIELDS) {
            throw new BadInput("customer has 1 to " + MOST_FIELDS + " members that are not null");
        }
        text(fields, "name", NAME, "customer.name is a text of 1 to 500 characters on one line");
        text(fields, "email", EMAIL, "customer.email is one address");
        text(fields, "phone", PHONE, "customer.phone is a text of 1 to 50 characters with digits");
        return fields;
    }

    private static void text(ObjectNode fields, String name, Pattern pattern, String rule) {
        JsonNode value = fields.get(name);
        if (value != null
                && !(value.isTextual() && pattern.matcher(value.textValue()).matches())) {
            throw new BadInput(rule);
        }
    }

    /** People and other programs can write into that field too: what is no mark counts as none. */
    private static UUID mark(JsonNode mark) {
        String text = mark.asText();
        return MARK.matcher(text).matches() ? UUID.fromString(text) : null;
    }

    private static Long version(JsonNode version) {
        if (version.isMissingNode() || version.isNull()) {
            return null;
        }
        if (!version.isIntegralNumber() || !version.canConvertToLong() || version.longValue() < 0) {
            throw new BadInput("version is a whole number from 0");
        }
        return version.longValue();
    }
}
