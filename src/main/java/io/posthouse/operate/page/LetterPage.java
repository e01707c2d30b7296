package io.posthouse.operate.page;

import io.posthouse.html.Html;
import io.posthouse.operate.DeadLetter;
import io.posthouse.operate.Failure;
import io.posthouse.operate.OpenedLetter;
import io.posthouse.operate.command.Times;
import java.util.List;

/** One dead letter: why, where, how often. Never the message's data: that is for {@code posthouse dead show}. */
final class LetterPage {
    private final OpenedLetter opened;

    LetterPage(OpenedLetter opened) {
        this.opened = opened;
    }

    String html() {
        return Frame.page("Dead letter " + opened.letter().letter(), false, html -> {}, this::content);
    }

    private void content(Html html) {
        DeadLetter one = opened.letter();
        html.put("h2", "Dead letter " + one.letter()).open("dl");
        fact(html, "reason", one.reason() == null ? "(none kept)" : one.reason());
        fact(html, "queue", one.subscription() + " (" + one.team() + ")");
        fact(html, "topic", one.topic());
        fact(html, "realm", one.realm());
        if (one.destination() != null) {
            fact(html, "destination", one.destination());
        }
        html.put("dt", "message")
                .open("dd")
                .put("a", one.message(), "href", "/messages/" + one.message())
                .end();
        fact(html, "accepted", Times.milli(one.createdAt()));
        fact(
                html,
                "dead since",
                Times.milli(one.since()) + ", after " + one.attempts()
                        + (one.attempts() == 1 ? " attempt" : " attempts"));
        html.end().put("h2", "Every attempt");
        attempts(html);
        html.put("h2", "What to do").open("p");
        if (one.replayable()) {
            html.text("Mend the cause, then ")
                    .put("code", "posthouse dead replay " + one.letter())
                    .text(". ");
        } else {
            html.text("Nobody works on this queue, so it cannot be replayed: a person reads it, and ends it with ")
                    .put("code", "posthouse dead discard " + one.letter() + " --because TEXT")
                    .text(". ");
        }
        html.put("code", "posthouse dead show " + one.letter())
                .text(" shows the message with its data.")
                .end();
    }

    private void attempts(Html html) {
        if (opened.failures().isEmpty()) {
            html.put("p", "Nothing is kept of its attempts: it was born dead, or they are older than what is kept.");
            return;
        }
        html.open("table").open("thead").open("tr");
        for (String name : List.of("Attempt", "At", "Word", "Text", "Class", "Step", "Routes")) {
            html.put("th", name, "scope", "col");
        }
        html.end().end().open("tbody");
        for (Failure failure : opened.failures()) {
            html.open("tr").put("th", failure.attempt(), "scope", "row");
            cell(html, "at", Times.milli(failure.at()), "t");
            cell(html, "word", failure.word(), "t");
            cell(html, "text", failure.text(), "long");
            cell(html, "class", failure.type(), "long");
            cell(html, "step", failure.step(), "long");
            cell(html, "routes", failure.routeVersion(), "t");
            html.end();
        }
        html.end().end();
    }

    private static void fact(Html html, String name, String value) {
        html.put("dt", name).put("dd", value);
    }

    private static void cell(Html html, String label, String value, String kind) {
        html.put("td", value == null ? "–" : value, "data-label", label, "class", value == null ? "z" : kind);
    }
}
