package io.posthouse.ingest.form;

import static io.posthouse.ingest.page.Html.escaped;

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
        StringBuilder html = new StringBuilder(4096);
        notice(html, filled, notice);
        html.append("<form method=\"post\" action=\"").append(escaped(action)).append("\">\n");
        hidden(html, "_nonce", nonce);
        if (next != null) {
            hidden(html, "_next", next);
        }
        if (form.honeypot() != null) {
            html.append("<div class=\"trap\" aria-hidden=\"true\"><label>Leave this empty <input name=\"")
                    .append(escaped(form.honeypot()))
                    .append("\" tabindex=\"-1\" autocomplete=\"off\"></label></div>\n");
        }
        for (Field field : form.fields()) {
            new FieldHtml(
                            field,
                            filled.typed().getOrDefault(field.name(), ""),
                            filled.wrong().get(field.name()))
                    .to(html);
        }
        html.append("<button type=\"submit\">Send</button>\n</form>\n");
        return new Page(realm, form.title(), html.toString()).reply(status, form.targetOrigins(), 0);
    }

    /** @param text one paragraph */
    Reply message(int status, String title, String text) {
        StringBuilder html = new StringBuilder("<p>").append(escaped(text)).append("</p>\n");
        if (form.page() != null) {
            html.append("<p><a href=\"").append(escaped(form.page())).append("\">Back to the form</a></p>\n");
        }
        return new Page(realm, title, html.toString()).reply(status);
    }

    private void notice(StringBuilder html, Filled filled, String notice) {
        if (notice == null && filled.good()) {
            return;
        }
        html.append("<div class=\"notice\" role=\"alert\">\n<p>")
                .append(escaped(notice == null ? "Not sent yet. Please mend what is marked, then send it." : notice))
                .append("</p>\n");
        if (!filled.good()) {
            html.append("<ul>\n");
            filled.wrong().forEach((name, wrong) -> item(html, name, wrong));
            html.append("</ul>\n");
        }
        html.append("</div>\n");
    }

    private void item(StringBuilder html, String name, String wrong) {
        html.append("<li>");
        form.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .ifPresent(field -> html.append("<a href=\"#")
                        .append(FieldHtml.id(field))
                        .append("\">")
                        .append(escaped(field.label()))
                        .append("</a>: "));
        html.append(escaped(wrong)).append("</li>\n");
    }

    private static void hidden(StringBuilder html, String name, String value) {
        html.append("<input type=\"hidden\" name=\"")
                .append(name)
                .append("\" value=\"")
                .append(escaped(value))
                .append("\">\n");
    }
}
