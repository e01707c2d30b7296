package io.posthouse.html;

import java.util.List;
import java.util.function.Consumer;

/**
 * What is around any page of ours: a head with one style sheet, and the policy that lets a browser use it and nothing else.
 *
 * @param refresh seconds until the browser asks again, 0 = never
 */
public record Document(String title, StyleSheet sheet, int refresh) {
    /** The page as it goes out. @param html empty still */
    public String written(Html html, Consumer<Html> body) {
        html.open("html", "lang", "en").open("head");
        html.single("meta", "charset", "utf-8");
        html.single("meta", "name", "viewport", "content", "width=device-width,initial-scale=1");
        // Before the style sheet is read: a dark screen is not to flash white.
        html.single("meta", "name", "color-scheme", "content", "light dark");
        html.single("meta", "name", "robots", "content", "noindex");
        if (refresh > 0) {
            html.single("meta", "http-equiv", "refresh", "content", Integer.toString(refresh));
        }
        html.put("title", title).style(sheet).end();
        html.open("body");
        body.accept(html);
        return html.end().end().page();
    }

    /**
     * The content security policy: no script, no picture, no frame, nothing from elsewhere; the sheet by its digest.
     *
     * @param formTargets where a form on it may lead in the end, beside ourselves: scheme, host and port
     */
    public static String policy(StyleSheet sheet, List<String> formTargets) {
        String targets = formTargets.isEmpty() ? "" : " " + String.join(" ", formTargets);
        return "default-src 'none'; style-src " + sheet.source() + "; form-action 'self'" + targets
                + "; base-uri 'none'; frame-ancestors 'none'";
    }
}
