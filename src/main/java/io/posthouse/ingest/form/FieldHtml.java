package io.posthouse.ingest.form;

import static io.posthouse.ingest.page.Html.escaped;

import java.util.Map;

/**
 * One field on the page.
 *
 * @param typed what was typed, "" when nothing was
 * @param wrong what is wrong with it, null when nothing is
 */
record FieldHtml(Field field, String typed, String wrong) {
    /** What browsers may fill in by themselves, by the usual names of fields. */
    private static final Map<String, String> AUTOCOMPLETE = Map.of(
            "name", "name",
            "email", "email",
            "phone", "tel",
            "first_name", "given-name",
            "last_name", "family-name",
            "company", "organization",
            "zip", "postal-code");

    static String id(Field field) {
        return "f-" + field.name();
    }

    void to(StringBuilder html) {
        boolean yesNo = field.type() == FieldType.YES_NO;
        html.append(yesNo ? "<div class=\"field yes\">\n" : "<div class=\"field\">\n");
        if (yesNo) {
            control(html);
            label(html);
        } else {
            label(html);
            control(html);
        }
        if (wrong != null) {
            html.append("<p class=\"wrong\" id=\"").append(id(field)).append("-wrong\">");
            html.append(escaped(wrong)).append("</p>\n");
        }
        html.append("</div>\n");
    }

    private void label(StringBuilder html) {
        html.append("<label for=\"").append(id(field)).append("\">").append(escaped(field.label()));
        html.append(field.required() ? "" : " <span class=\"need\">(optional)</span>")
                .append("</label>\n");
    }

    private void control(StringBuilder html) {
        switch (field.type()) {
            case LONG_TEXT -> {
                // A browser drops the first line break of a textarea.
                html.append("<textarea")
                        .append(attributes())
                        .append(">\n")
                        .append(escaped(typed))
                        .append("</textarea>\n");
            }
            case CHOICE -> choice(html);
            case YES_NO ->
                html.append("<input type=\"checkbox\" value=\"yes\"")
                        .append(attributes())
                        .append(ticked() ? " checked>\n" : ">\n");
            default ->
                html.append("<input type=\"")
                        .append(inputType())
                        .append('"')
                        .append(attributes())
                        .append(" value=\"")
                        .append(escaped(typed))
                        .append("\">\n");
        }
    }

    private void choice(StringBuilder html) {
        html.append("<select").append(attributes()).append(">\n<option value=\"\">Please choose</option>\n");
        for (String choice : field.choices()) {
            html.append("<option").append(choice.equals(typed.strip()) ? " selected>" : ">");
            html.append(escaped(choice)).append("</option>\n");
        }
        html.append("</select>\n");
    }

    private boolean ticked() {
        Checked checked = FieldRules.check(field, java.util.List.of(typed));
        return checked.value() != null && checked.value().booleanValue();
    }

    /** A browser shows no date and no address that it cannot read; then what was typed is shown as text. */
    private String inputType() {
        return switch (field.type()) {
            case EMAIL -> "email";
            case PHONE -> "tel";
            case DATE -> wrong == null ? "date" : "text";
            default -> "text";
        };
    }

    private String attributes() {
        StringBuilder text = new StringBuilder();
        text.append(" id=\"")
                .append(id(field))
                .append("\" name=\"")
                .append(field.name())
                .append('"');
        String autocomplete = AUTOCOMPLETE.get(field.name());
        if (autocomplete != null) {
            text.append(" autocomplete=\"").append(autocomplete).append('"');
        }
        if (field.type().hasLength()) {
            text.append(" maxlength=\"").append(field.max()).append('"');
        }
        if (field.type() == FieldType.NUMBER) {
            text.append(" inputmode=\"decimal\"");
        }
        if (field.required()) {
            text.append(" required");
        }
        if (wrong != null) {
            text.append(" aria-invalid=\"true\" aria-describedby=\"")
                    .append(id(field))
                    .append("-wrong\"");
        }
        return text.toString();
    }
}
