package io.posthouse.ingest.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A form as its realm configured it.
 *
 * @param name as in the path
 * @param title what people read above it
 * @param page the page it stands on, for the link back; null when there is none but ours
 * @param thanks where a browser goes afterwards; null = to the progress page
 * @param redirects where else the field {@code _next} may lead
 * @param origins pages of which scripts and forms may post here, beside our own
 * @param honeypot the field that no person sees; null when there is none
 * @param refusesUnknown whether fields it does not have are refused, not dropped
 */
public record WebForm(
        String name,
        Kind kind,
        String title,
        String page,
        String thanks,
        Set<String> redirects,
        Set<String> origins,
        String honeypot,
        boolean refusesUnknown,
        FormLimits limits,
        List<Field> fields) {
    /** In a target it is replaced by the token of the progress page. */
    static final String PROGRESS = "{progress}";

    public WebForm {
        redirects = Set.copyOf(redirects);
        origins = Set.copyOf(origins);
        fields = List.copyOf(fields);
    }

    /** Whether one of these fields is an email address or a phone number. */
    boolean saysWho(JsonNode values) {
        return fields.stream()
                .anyMatch(field -> (field.type() == FieldType.EMAIL || field.type() == FieldType.PHONE)
                        && !values.path(field.name()).asText().isBlank());
    }

    /** Where a browser goes: what the sender asks for only when it is on the list; null = to the progress page. */
    String target(String asked) {
        return asked != null && redirects.contains(asked) ? asked : thanks;
    }

    /** Hosts to which a submitted form may be sent on; browsers ask for them in advance. */
    List<String> targetOrigins() {
        List<String> all = new ArrayList<>(redirects);
        if (thanks != null) {
            all.add(thanks);
        }
        Set<String> origins = new LinkedHashSet<>();
        all.stream().sorted().forEach(target -> {
            URI uri = URI.create(target.replace(PROGRESS, ""));
            origins.add(uri.getScheme() + "://" + uri.getRawAuthority());
        });
        return List.copyOf(origins);
    }
}
