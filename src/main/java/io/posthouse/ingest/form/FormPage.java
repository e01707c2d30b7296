package io.posthouse.ingest.form;

import io.posthouse.html.Html;
import io.posthouse.ingest.Reply;
import io.posthouse.ingest.page.Page;

/**
 * The page of a form, made from its fields: it works without script, and it is also the page that shows what is wrong, with
 * everything that was typed still in it.
 */
final class FormPage {
    private final String realm;
    private final WebForm form;

    /** @param realm its name as people know it */
    FormPage(String realm, WebForm form) {
        this.realm = realm;
        this.form = form;
    }

    /**
     * @param action where it posts to
     * @param nonce what makes two clicks one submission
     * @param next where the sender asked to be led, null when nowhere
     * @param notice what to say before all else, null when nothing
     */
    Reply reply(int status, String action, String nonce, String next, Filled filled, String notice) {
        return new Page(realm, form.title(), html -> {
                    notice(html, filled, notice);
                    form(html, action, nonce, next, filled);
                })
                .reply(status, form.targetOrigins(), 0);
    }

    /** @param text one paragraph */
    Reply message(int status, String title, String text) {
        return new Page(realm, title, html -> {
                    html.put("p", text);
                    if (form.page() != null) {
                        html.open("p")
                                .put("a", "Back to the form", "href", form.page())
                                .end();
                    }
                })
                .reply(status);
    }

    private void form(Html html, String action, String nonce, String next, Filled filled) {
        html.open("form", "method", "post", "action", action);
        hidden(html, "_nonce", nonce);
        if (next != null) {
            hidden(html, "_next", next);
        }
        if (form.honeypot() != null) {
            html.open("div", "class", "trap", "aria-hidden", "true").open("label");
            html.text("Leave this empty ");
            html.single("input", "name", form.honeypot(), "tabindex", "-1", "autocomplete", "off");
            html.end().end();
        }
        for (Field field : form.fields()) {
            String typed = filled.typed().getOrDefault(field.name(), "");
            new FieldHtml(field, typed, filled.wrong().get(field.name())).to(html);
        }
        html.put("button", "Send", "type", "submit").end();
    }

    private void notice(Html html, Filled filled, String notice) {
        if (notice == null && filled.good()) {
            return;
        }
        html.open("div", "class", "notice", "role", "alert");
        html.put("p", notice == null ? "Not sent yet. Please mend what is marked, then send it." : notice);
        if (!filled.good()) {
            html.open("ul");
            filled.wrong().forEach((name, wrong) -> item(html, name, wrong));
            html.end();
        }
        html.end();
    }

    private void item(Html html, String name, String wrong) {
        html.open("li");
        form.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .ifPresent(field -> html.put("a", field.label(), "href", "#" + FieldHtml.id(field))
                        .text(": "));
        html.text(wrong).end();
    }

    private static void hidden(Html html, String name, String value) {
        html.single("input", "type", "hidden", "name", name, "value", value);
    }
}
