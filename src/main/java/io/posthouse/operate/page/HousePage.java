package io.posthouse.operate.page;

import io.posthouse.html.Html;
import io.posthouse.operate.Verdict;
import io.posthouse.operate.command.Times;
import java.time.Duration;
import java.util.Map;

/** The first page: is it well, what waits where, whose is it, what died. */
final class HousePage {
    /** Older than this it is no longer what is. */
    private static final Duration OLD = Duration.ofSeconds(10);

    private final Seen seen;
    private final Map<String, Verdict> checks;
    private final View view;

    HousePage(Seen seen, Map<String, Verdict> checks, View view) {
        this.seen = seen;
        this.checks = checks;
        this.view = view;
    }

    String html() {
        return Frame.page(ready() ? "Ready" : "Not ready", !view.still(), this::header, this::content);
    }

    private boolean ready() {
        return checks.values().stream().allMatch(Verdict::up);
    }

    private void header(Html html) {
        html.put("span", ready() ? "ready" : "not ready", "class", ready() ? "badge good" : "badge bad");
        if (seen.snapshot() != null) {
            int alive = seen.snapshot().house().runners().size();
            html.put("span", alive + (alive == 1 ? " process alive" : " processes alive"));
            html.put("span", Times.second(seen.snapshot().house().at()), "class", "dim");
        }
    }

    private void content(Html html) {
        alerts(html);
        if (seen.snapshot() != null) {
            new Tiles(seen.snapshot().house()).write(html);
        }
        tools(html);
        if (seen.snapshot() != null) {
            jumps(html);
            new QueueTable(seen.snapshot().house().subscriptions(), view).write(html);
            new RealmTable(seen.snapshot().realms(), view).write(html);
            new DeadTable(seen.snapshot().dead(), view).write(html);
        }
    }

    private void alerts(Html html) {
        if (!ready()) {
            html.open("div", "class", "alert bad", "role", "alert").put("strong", "This process is not ready:");
            html.open("ul");
            checks.forEach((name, verdict) -> {
                if (!verdict.up()) {
                    html.put("li", name + ": " + verdict.state());
                }
            });
            html.end().end();
        }
        if (seen.snapshot() == null) {
            html.put(
                    "p",
                    "The queue database does not answer, so there is nothing to count yet. Doors answer 503, workers"
                            + " wait; when it is back everything goes on by itself.",
                    "class",
                    "alert bad");
        } else if (seen.age().compareTo(OLD) > 0) {
            html.put(
                    "p",
                    "The queue database does not answer, or is slow: these counts are "
                            + Times.age(seen.age().toSeconds()) + " old.",
                    "class",
                    "alert warn");
        }
    }

    private static void jumps(Html html) {
        html.open("nav", "aria-label", "On this page");
        html.put("a", "Queues", "href", "#queues", "accesskey", "q");
        html.put("a", "Realms", "href", "#realms", "accesskey", "m");
        html.put("a", "Dead letters", "href", "#dead", "accesskey", "d");
        html.end();
    }

    /** While the page asks again by itself there is no field: what one types would be gone after five seconds. */
    private void tools(Html html) {
        if (view.still()) {
            html.open("form", "action", "/", "method", "get", "role", "search");
            html.put("label", "Show only", "for", "q");
            html.single(
                    "input",
                    "id",
                    "q",
                    "name",
                    "q",
                    "value",
                    view.filter(),
                    "maxlength",
                    Integer.toString(View.LONGEST),
                    "placeholder",
                    "a part of a queue, team, topic, realm, destination or reason",
                    "autofocus",
                    "");
            html.put("button", "Show").end();
            html.open("p", "class", "tools").text("Stands still.");
            html.put("a", "Refresh every 5 s", "href", view.standing(false).address(), "accesskey", "r")
                    .end();
        } else {
            html.open("p", "class", "tools");
            html.put("span", view.filtered() ? "Only what holds “" + view.filter() + "”, every 5 s." : "Every 5 s.");
            html.put("a", "Filter, or stand still", "href", view.standing(true).address(), "accesskey", "f");
            if (view.filtered()) {
                html.put("a", "Show all", "href", view.all().address(), "accesskey", "a");
            }
            html.end();
        }
    }
}
