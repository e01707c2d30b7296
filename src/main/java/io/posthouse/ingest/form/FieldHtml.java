package io.posthouse.ingest.form;

import io.posthouse.html.Html;
import java.util.ArrayList;
import java.util.List;
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

    void to(Html html) {
        boolean yesNo = field.type() == FieldType.YES_NO;
        html.open("div", "class", yesNo ? "field yes" : "field");
        if (yesNo) {
            control(html);
            label(html);
        } else {
            label(html);
            control(html);
        }
        if (wrong != null) {
            html.put("p", wrong, "class", "wrong", "id", id(field) + "-wrong");
        }
        html.end();
    }

    private void label(Html html) {
        html.open("label", "for", id(field)).text(field.label());
        if (!field.required()) {
            html.text(" ").put("span", "(optional)", "class", "need");
        }
        html.end();
    }

    private void control(Html html) {
        switch (field.type()) {
            case LONG_TEXT -> html.put("textarea", typed, attributes());
            case CHOICE -> choice(html);
            case YES_NO ->
                html.single("input", attributes("type", "checkbox", "value", "yes", "checked", yes(ticked())));
            default -> html.single("input", attributes("type", inputType(), "value", typed));
        }
    }

    private void choice(Html html) {
        html.open("select", attributes()).put("option", "Please choose", "value", "");
        for (String choice : field.choices()) {
            html.put("option", choice, "selected", yes(choice.equals(typed.strip())));
        }
        html.end();
    }

    private boolean ticked() {
        Checked checked = FieldRules.check(field, List.of(typed));
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

    /** What every control has, before what only this one has. */
    private String[] attributes(String... own) {
        List<String> all = new ArrayList<>(List.of("id", id(field), "name", field.name()));
        add(all, "autocomplete", AUTOCOMPLETE.get(field.name()));
        add(all, "maxlength", field.type().hasLength() ? Integer.toString(field.max()) : null);
        add(all, "inputmode", field.type() == FieldType.NUMBER ? "decimal" : null);
        add(all, "required", yes(field.required()));
        add(all, "aria-invalid", wrong == null ? null : "true");
        add(all, "aria-describedby", wrong == null ? null : id(field) + "-wrong");
        for (int i = 0; i < own.length; i += 2) {
            add(all, own[i], own[i + 1]);
        }
        return all.toArray(String[]::new);
    }

    private static void add(List<String> all, String name, String value) {
        all.add(name);
        all.add(value);
    }

    private static String yes(boolean so) {
        return so ? "yes" : null;
    }
}
