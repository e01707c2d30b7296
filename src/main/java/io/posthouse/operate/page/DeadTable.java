package io.posthouse.operate.page;

import io.posthouse.html.Html;
import io.posthouse.operate.DeadLetterGroup;
import io.posthouse.operate.NewestDeadLetters;
import io.posthouse.operate.command.Times;
import java.util.List;

/** What died last, grouped; each group leads to one of its letters. */
final class DeadTable {
    private final List<DeadLetterGroup> shown;

    DeadTable(List<DeadLetterGroup> groups, View view) {
        shown = groups.stream()
                .filter(one -> view.shows(one.subscription(), one.team(), one.topic(), one.destination(), one.reason()))
                .toList();
    }

    void write(Html html) {
        html.put("h2", "Dead letters, the newest first", "id", "dead");
        if (shown.isEmpty()) {
            html.put("p", "None.", "class", "dim");
            return;
        }
        html.open("table")
                .put(
                        "caption",
                        "by queue, destination and reason, of the newest " + Numbers.exact(NewestDeadLetters.LETTERS));
        html.open("thead").open("tr");
        for (String name : List.of("Queue", "Reason")) {
            html.put("th", name, "scope", "col");
        }
        for (String name : List.of("Letters", "Realms", "Newest", "One of them")) {
            html.put("th", name, "scope", "col", "class", "n");
        }
        html.end().end().open("tbody");
        shown.forEach(one -> row(html, one));
        html.end().end();
    }

    private static void row(Html html, DeadLetterGroup one) {
        html.open("tr").open("th", "scope", "row").text(one.subscription());
        html.put("small", one.team() + " · " + one.topic());
        if (one.destination() != null) {
            html.put("small", "into " + one.destination());
        }
        html.end();
        html.put("td", one.reason().isEmpty() ? "(no reason kept)" : one.reason(), "class", "wide long");
        html.put("td", Numbers.exact(one.count()), "class", "n bad", "data-label", "letters");
        html.put("td", Numbers.exact(one.realms()), "class", "n", "data-label", "realms");
        html.put("td", Times.second(one.newest()), "class", "n", "data-label", "newest");
        html.open("td", "class", "n")
                .put("a", one.sample(), "href", "/dead/" + one.sample())
                .end()
                .end();
    }
}
