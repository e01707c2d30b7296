package io.posthouse.operate.page;

import io.posthouse.html.Html;
import io.posthouse.operate.Depth;
import io.posthouse.operate.Status;
import io.posthouse.operate.command.Times;
import java.util.Comparator;
import java.util.List;

/** The queues: first those that hold something, the one with the oldest on top; then, folded away, the empty ones. */
final class QueueTable {
    static final int MOST = 250;
    // By about how old, then by name: by the second, rows would change places while one reads them.
    private static final Comparator<Status.Subscription> OLDEST_FIRST = Comparator.<Status.Subscription>comparingLong(
                    one -> one.oldestAgeSeconds() == null ? -1 : Long.highestOneBit(one.oldestAgeSeconds()))
            .reversed()
            .thenComparing(one -> one.depth().subscription());

    private final List<Status.Subscription> shown;
    private final View view;
    private final int all;

    QueueTable(List<Status.Subscription> queues, View view) {
        this.view = view;
        all = queues.size();
        shown = queues.stream()
                .filter(one -> view.shows(
                        one.depth().subscription(),
                        one.depth().team(),
                        one.depth().topic()))
                .sorted(OLDEST_FIRST)
                .toList();
    }

    void write(Html html) {
        html.put("h2", "Queues", "id", "queues");
        List<Status.Subscription> busy =
                shown.stream().filter(one -> !one.depth().holdsNothing()).toList();
        List<Status.Subscription> empty =
                shown.stream().filter(one -> one.depth().holdsNothing()).toList();
        if (busy.isEmpty()) {
            html.put("p", view.filtered() ? "No such queue holds anything." : "Every queue is empty.", "class", "dim");
        } else {
            table(html, busy, busy.size() + " of " + all + " hold something; the oldest on top");
        }
        if (!empty.isEmpty()) {
            html.open("details", "open", view.filtered() ? "" : null);
            html.put("summary", empty.size() + (empty.size() == 1 ? " empty queue" : " empty queues"));
            table(html, empty, null);
            html.end();
        }
    }

    private static void table(Html html, List<Status.Subscription> queues, String caption) {
        html.open("table");
        if (caption != null) {
            html.put("caption", caption);
        }
        html.open("thead").open("tr").put("th", "Queue", "scope", "col");
        for (String name : List.of("Ready", "Leased", "Waiting", "Held", "Dead", "Oldest", "Done/min")) {
            html.put("th", name, "scope", "col", "class", "n");
        }
        html.end().end().open("tbody");
        queues.stream().limit(MOST).forEach(one -> row(html, one));
        html.end().end();
        if (queues.size() > MOST) {
            html.put("p", "and " + (queues.size() - MOST) + " more: filter to see them", "class", "dim");
        }
    }

    private static void row(Html html, Status.Subscription one) {
        Depth depth = one.depth();
        html.open("tr").open("th", "scope", "row").text(depth.subscription());
        html.put("small", depth.team() + " · " + depth.topic() + (depth.active() ? "" : " · removed"));
        if (depth.suspect() > 0) {
            html.put("small", depth.suspect() + " suspect: their process died", "class", "warn");
        }
        if (one.control() != null) {
            html.put("small", one.control(), "class", "warn");
        }
        html.end();
        cell(html, "ready", depth.ready(), depth.capped(), "");
        cell(html, "leased", depth.leased(), depth.capped(), "");
        cell(html, "waiting", depth.waiting(), depth.capped(), "");
        cell(html, "held", depth.held(), depth.capped(), " warn");
        cell(html, "dead", depth.dead(), depth.capped(), " bad");
        String age = Times.age(one.oldestAgeSeconds());
        html.put("td", age.isEmpty() ? "–" : age, "class", age.isEmpty() ? "n z" : "n", "data-label", "oldest");
        cell(html, "done/min", one.doneLastMinute(), false, "");
        html.end();
    }

    private static void cell(Html html, String label, long count, boolean capped, String alarm) {
        html.put("td", Numbers.count(count, capped), "class", "n" + (count == 0 ? " z" : alarm), "data-label", label);
    }
}
