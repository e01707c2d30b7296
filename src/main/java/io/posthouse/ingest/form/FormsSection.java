package io.posthouse.ingest.form;

import io.posthouse.realm.Secrets;
import io.posthouse.realm.Section;
import io.posthouse.yaml.Fields;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The member {@code forms} of a realm: its forms by name. */
public final class FormsSection implements Section<Map<String, WebForm>> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern KIND = Pattern.compile("prospect|feedback");
    private static final Pattern UNKNOWN = Pattern.compile("drop|refuse");
    private static final Pattern TRAP = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");
    private static final Pattern RATE = Pattern.compile("[1-9]\\d{0,5}/[smh]");
    private static final String TARGET_WANTED = "an address such as https://agency.example/thanks";
    private static final Pattern ADDRESS = Pattern.compile(
            "(https://|http://(localhost|127\\.0\\.0\\.1)(?=[:/?]|$))[A-Za-z0-9.-]*(:\\d{1,5})?([/?][!#-;=?-\\[\\]_a-z~]*)?");
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]{1,253}(:\\d{1,5})?");
    private static final int LONGEST = 500;

    @Override
    public String key() {
        return "forms";
    }

    @Override
    public Map<String, WebForm> read(String realm, Fields root, Secrets secrets) {
        if (!root.has(key())) {
            return null;
        }
        Map<String, WebForm> forms = new LinkedHashMap<>();
        root.each(key(), NAME, "a name of a-z, 0-9 and -, such as quote").forEach((name, fields) -> {
            WebForm form = form(name, fields);
            if (fields.whole()) {
                forms.put(name, form);
            }
        });
        return Map.copyOf(forms);
    }

    private static WebForm form(String name, Fields form) {
        String kind = form.name("kind", KIND, "prospect or feedback");
        String title = text(form, "title", "what people read above the form");
        String unknown = form.optional("unknown", UNKNOWN, "drop or refuse");
        String honeypot = form.optional("honeypot", TRAP, "the name of a field that no person sees, such as _gotcha");
        List<Field> fields = FieldsMember.read(form);
        WebForm read = new WebForm(
                name,
                "feedback".equals(kind) ? Kind.FEEDBACK : Kind.PROSPECT,
                title == null ? FieldsMember.label(name) : title,
                address(form, "page"),
                target(form, "thanks"),
                targets(form),
                origins(form),
                honeypot,
                "refuse".equals(unknown),
                limits(form),
                fields);
        if (kind != null) {
            checkTogether(form, read);
        }
        return read;
    }

    private static void checkTogether(Fields form, WebForm read) {
        boolean reachable = read.fields().stream()
                .anyMatch(field -> field.required() && Set.of("email", "phone").contains(field.name()));
        if (read.kind() == Kind.PROSPECT && !reachable) {
            form.problem(
                    form.line("fields"),
                    "nobody could answer this prospect",
                    "make a field email (type: email) or phone (type: phone) required");
        }
        boolean taken = read.fields().stream().anyMatch(field -> field.name().equals(read.honeypot()));
        if (taken || "_nonce".equals(read.honeypot()) || "_next".equals(read.honeypot())) {
            form.problem(
                    form.line("honeypot"),
                    "'honeypot' is the name of another field",
                    "choose a name that nothing else has, such as _gotcha");
        }
    }

    private static FormLimits limits(Fields form) {
        FormLimits usual = FormLimits.USUAL;
        return form.in("limits")
                .map(limits -> {
                    FormLimits read = new FormLimits(
                            rate(limits, "per-ip", usual.perIp()),
                            rate(limits, "per-form", usual.perForm()),
                            limits.size("body", usual.body()));
                    limits.whole();
                    return read;
                })
                .orElse(usual);
    }

    private static Rate rate(Fields limits, String key, Rate usual) {
        String text = limits.optional(key, RATE, Rate.WANTED);
        return text == null ? usual : Rate.of(text);
    }

    private static Set<String> origins(Fields form) {
        Set<String> origins = new HashSet<>();
        for (String origin : form.texts("origins", "[https://agency.example]")) {
            if (ORIGIN.matcher(origin).matches()) {
                origins.add(origin);
            } else {
                form.problem(
                        form.line("origins"),
                        "'" + origin + "' is no origin",
                        "write scheme, host in small letters and port, without a path: https://agency.example");
            }
        }
        return origins;
    }

    private static Set<String> targets(Fields form) {
        Set<String> targets = new HashSet<>();
        for (String target : form.texts("redirects", TARGET_WANTED)) {
            if (isTarget(target)) {
                targets.add(target);
            } else {
                wrong(form, "redirects", target);
            }
        }
        return targets;
    }

    private static String target(Fields form, String key) {
        String target = form.text(key, TARGET_WANTED);
        if (target == null || isTarget(target)) {
            return target;
        }
        wrong(form, key, target);
        return null;
    }

    private static String address(Fields form, String key) {
        String address = form.text(key, TARGET_WANTED);
        if (address == null || isAddress(address)) {
            return address;
        }
        wrong(form, key, address);
        return null;
    }

    /** The token goes into a query or a fragment, never into the part that says which host. */
    private static boolean isTarget(String target) {
        int at = target.indexOf(WebForm.PROGRESS);
        int query = target.indexOf('?');
        int fragment = target.indexOf('#');
        boolean placed = at < 0 || query >= 0 && query < at || fragment >= 0 && fragment < at;
        return placed && isAddress(target.replace(WebForm.PROGRESS, ""));
    }

    private static boolean isAddress(String address) {
        return address.length() <= LONGEST && ADDRESS.matcher(address).matches();
    }

    private static void wrong(Fields form, String key, String value) {
        form.problem(
                form.line(key),
                "'" + key + "' cannot lead to '" + value + "'",
                "write a whole address with https:// (http:// for localhost only), with {progress} after ? or # if at all");
    }

    static String text(Fields fields, String key, String wanted) {
        String text = fields.text(key, wanted);
        if (text != null
                && (text.isBlank() || text.length() > LONGEST || text.chars().anyMatch(c -> c < ' '))) {
            fields.problem(fields.line(key), "'" + key + "' is no text of one line", "write " + wanted);
            return null;
        }
        return text;
    }
}
