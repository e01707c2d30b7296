package io.posthouse.operate.page;

import io.posthouse.html.Document;
import io.posthouse.html.Html;
import io.posthouse.operate.Printable;
import java.util.function.Consumer;

/** What all pages have around them. Characters that steer or hide are spelled out on them. */
final class Frame {
    private static final int REFRESH_SECONDS = 5;

    private Frame() {}

    /** @param live whether the browser asks again by itself */
    static String page(String title, boolean live, Consumer<Html> header, Consumer<Html> content) {
        var document = new Document(title + " · Posthouse", Style.SHEET, live ? REFRESH_SECONDS : 0);
        return document.written(new Html(Printable::line), html -> body(html, header, content));
    }

    /** A page with one sentence. */
    static String sentence(String title, String text) {
        return page(title, false, html -> {}, html -> html.put("h2", title).put("p", text));
    }

    private static void body(Html html, Consumer<Html> header, Consumer<Html> content) {
        html.put("a", "Skip to the content", "class", "skip", "href", "#content");
        html.open("header").open("h1").put("a", "Posthouse", "href", "/").end();
        header.accept(html);
        html.end().open("main", "id", "content");
        content.accept(html);
        html.end().open("footer");
        html.text("This page only shows. To act: ")
                .put("code", "posthouse dead replay")
                .text(", ");
        html.put("code", "posthouse dead discard").text("; to look closer: ").put("code", "posthouse status");
        html.text(" and docs/operations.md.").end();
    }
}
