package io.posthouse.ingest.page;

import io.posthouse.ingest.Reply;
import io.posthouse.message.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A page of ours in a realm's name: no script, one style, nothing from elsewhere. The browser is told to keep it so.
 *
 * @param realm its name as people know it
 * @param title what the page is; also its heading
 * @param main the rest, as HTML that is safe already
 */
public record Page(String realm, String title, String main) {
    private static final String STYLE = style();
    private static final String STYLE_HASH = "'sha256-"
            + Base64.getEncoder().encodeToString(Digests.sha256(STYLE.getBytes(StandardCharsets.UTF_8))) + "'";

    public Reply reply(int status) {
        return reply(status, List.of(), 0);
    }

    /**
     * @param formTargets where a form on it may lead in the end, beside ourselves: scheme, host and port
     * @param refresh seconds until the browser asks again, 0 = never
     */
    public Reply reply(int status, List<String> formTargets, int refresh) {
        return Reply.of(status, "text/html; charset=utf-8", html(refresh).getBytes(StandardCharsets.UTF_8))
                .with("Content-Security-Policy", policy(formTargets))
                .with("X-Content-Type-Options", "nosniff")
                // Not no-referrer: with that a browser would hide from us that the form came from our own page.
                .with("Referrer-Policy", "same-origin")
                .with("Cache-Control", "no-store");
    }

    private String html(int refresh) {
        String again = refresh == 0 ? "" : "<meta http-equiv=\"refresh\" content=\"" + refresh + "\">\n";
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                %s<title>%s – %s</title>
                <style>%s</style>
                </head>
                <body>
                <main>
                <p class="realm">%s</p>
                <h1>%s</h1>
                %s
                </main>
                </body>
                </html>
                """.formatted(
                again, Html.escaped(title), Html.escaped(realm), STYLE, Html.escaped(realm), Html.escaped(title), main);
    }

    private static String policy(List<String> formTargets) {
        List<String> targets = new ArrayList<>(List.of("'self'"));
        targets.addAll(formTargets);
        return "default-src 'none'; style-src " + STYLE_HASH + "; form-action " + String.join(" ", targets)
                + "; base-uri 'none'; frame-ancestors 'none'";
    }

    private static String style() {
        try (InputStream file = Page.class.getResourceAsStream("/ingest/page.css")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the style of the pages cannot be read", e);
        }
    }
}
