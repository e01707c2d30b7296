package io.posthouse.operate.page;

import io.posthouse.html.Html;
import io.posthouse.operate.Depth;
import io.posthouse.operate.Status;
import io.posthouse.operate.command.Times;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** The house in a few numbers. */
final class Tiles {
    private final Status.House house;

    Tiles(Status.House house) {
        this.house = house;
    }

    void write(Html html) {
        html.open("ul", "class", "tiles");
        tile(html, "ready", sum(Depth::ready), "");
        tile(html, "leased", sum(Depth::leased), "");
        tile(html, "waiting", sum(Depth::waiting), "");
        tile(html, "held", sum(Depth::held), "warn");
        tile(html, "suspect", sum(Depth::suspect), "warn");
        tile(html, "dead", sum(Depth::dead), "bad");
        long done = house.subscriptions().stream()
                .mapToLong(Status.Subscription::doneLastMinute)
                .sum();
        html.open("li")
                .put("b", Numbers.exact(done))
                .put("small", "done last minute")
                .end();
        house.subscriptions().stream()
                .map(Status.Subscription::oldestAgeSeconds)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .ifPresent(age -> html.open("li")
                        .put("b", Times.age(age))
                        .put("small", "oldest")
                        .end());
        html.end();
    }

    private void tile(Html html, String name, long count, String alarm) {
        boolean capped =
                house.subscriptions().stream().anyMatch(one -> one.depth().capped());
        html.open("li", "class", count > 0 && !alarm.isEmpty() ? alarm : null);
        html.put("b", Numbers.count(count, capped)).put("small", name).end();
    }

    private long sum(ToLongFunction<Depth> of) {
        return house.subscriptions().stream()
                .map(Status.Subscription::depth)
                .mapToLong(of)
                .sum();
    }
}
