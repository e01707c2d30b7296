package io.posthouse.operate.page;

import java.util.function.Consumer;

/** What all pages have around them. */
final class Frame {
    private static final int REFRESH_SECONDS = 5;

    private Frame() {}

    /** @param live whether the browser asks again by itself */
    static String page(String title, boolean live, Consumer<Html> header, Consumer<Html> content) {
        var html = new Html();
        html.open("html", "lang", "en").open("head");
        html.single("meta", "charset", "utf-8");
        html.single("meta", "name", "viewport", "content", "width=device-width,initial-scale=1");
        html.single("meta", "name", "robots", "content", "noindex");
        if (live) {
            html.single("meta", "http-equiv", "refresh", "content", Integer.toString(REFRESH_SECONDS));
        }
        html.put("title", title + " · Posthouse").style().end();
        html.open("body").put("a", "Skip to the content", "class", "skip", "href", "#content");
        html.open("header").open("h1").put("a", "Posthouse", "href", "/").end();
        header.accept(html);
        html.end().open("main", "id", "content");
        content.accept(html);
        html.end().open("footer");
        html.text("This page only shows. To act: ")
                .put("code", "posthouse dead replay")
                .text(", ");
        html.put("code", "posthouse dead discard").text("; to look closer: ").put("code", "posthouse status");
        html.text(" and docs/operations.md.");
        return html.end().end().end().page();
    }

    /** A page with one sentence. */
    static String sentence(String title, String text) {
        return page(title, false, html -> {}, html -> html.put("h2", title).put("p", text));
    }
}
