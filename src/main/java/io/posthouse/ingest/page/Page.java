package io.posthouse.ingest.page;

import io.posthouse.html.Document;
import io.posthouse.html.Html;
import io.posthouse.html.StyleSheet;
import io.posthouse.ingest.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * A page of ours in a realm's name: no script, one style, nothing from elsewhere. The browser is told to keep it so.
 *
 * @param realm its name as people know it
 * @param title what the page is; also its heading
 * @param main writes the rest
 */
public record Page(String realm, String title, Consumer<Html> main) {
    private static final StyleSheet SHEET = StyleSheet.of(Page.class, "page.css");

    public Reply reply(int status) {
        return reply(status, List.of(), 0);
    }

    /**
     * @param formTargets where a form on it may lead in the end, beside ourselves: scheme, host and port
     * @param refresh seconds until the browser asks again, 0 = never
     */
    public Reply reply(int status, List<String> formTargets, int refresh) {
        String page = new Document(title + " – " + realm, SHEET, refresh).written(new Html(), this::body);
        return Reply.of(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8))
                .with("Content-Security-Policy", Document.policy(SHEET, formTargets))
                .with("X-Content-Type-Options", "nosniff")
                // Not no-referrer: with that a browser would hide from us that the form came from our own page.
                .with("Referrer-Policy", "same-origin")
                .with("Cache-Control", "no-store");
    }

    private void body(Html html) {
        html.open("main").put("p", realm, "class", "realm").put("h1", title);
        main.accept(html);
        html.end();
    }
}
