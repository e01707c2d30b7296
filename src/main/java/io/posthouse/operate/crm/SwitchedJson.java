package io.posthouse.operate.crm;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A switched fault in JSON, read strictly: a misspelt member would be a fault that never comes. */
final class SwitchedJson {
    private static final Set<String> NAMES = new TreeSet<>(Set.of(
            "portal",
            "kind",
            "aim",
            "next",
            "probability",
            "written",
            "millis",
            "status",
            "retryAfter",
            "bytes",
            "location"));

    private SwitchedJson() {}

    /** @throws BadInput naming what is wrong */
    static Switched read(JsonNode body) {
        for (var member : body.properties()) {
            if (!NAMES.contains(member.getKey())) {
                throw new BadInput("unknown member; a fault knows " + String.join(", ", NAMES));
            }
        }
        Fault fault = Fault.of(named(Fault.Kind.class, body.path("kind").asText("")));
        if (body.has("aim")) {
            fault = fault.at(named(Aim.class, body.path("aim").asText("")));
        }
        fault = fault.written(body.path("written").asBoolean(fault.written()))
                .taking(Duration.ofMillis(number(body, "millis", fault.time().toMillis(), 0, 3_600_000)))
                .answering((int) number(body, "status", fault.status(), fault.status() == 0 ? 0 : 200, 599))
                .sized(number(body, "bytes", fault.bytes(), 1, 10L << 30));
        if (body.has("retryAfter")) {
            fault = fault.retryAfter(line(body, "retryAfter"));
        }
        if (body.has("location")) {
            fault = fault.leadingTo(line(body, "location"));
        }
        Integer next = body.has("next") ? (int) number(body, "next", 1, 1, 1_000_000) : null;
        double probability = body.path("probability").asDouble(1);
        if (!(probability > 0 && probability <= 1)) {
            throw new BadInput("probability is above 0 and at most 1");
        }
        return new Switched(fault, probability, next);
    }

    static Map<String, Object> shown(Switched one) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("kind", one.fault().kind().toString());
        shown.put("aim", one.fault().aim().toString());
        shown.put("written", one.fault().written());
        shown.put("probability", one.probability());
        shown.put("next", one.left());
        return shown;
    }

    private static <E extends Enum<E>> E named(Class<E> type, String text) {
        for (E one : type.getEnumConstants()) {
            if (one.toString().equals(text)) {
                return one;
            }
        }
        var known = new TreeSet<String>();
        for (E one : type.getEnumConstants()) {
            known.add(one.toString());
        }
        throw new BadInput(
                type.getSimpleName().toLowerCase(Locale.ROOT) + " must be one of " + String.join(", ", known));
    }

    private static long number(JsonNode body, String name, long usual, long least, long most) {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw new BadInput(name + " must be a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    /** Goes into a header: without line ends. */
    private static String line(JsonNode body, String name) {
        String text = body.path(name).asText("");
        if (!text.matches("[\\x20-\\x7e]{0,1000}")) {
            throw new BadInput(name + " must be one line of ASCII");
        }
        return text;
    }
}
