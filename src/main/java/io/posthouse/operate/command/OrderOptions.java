package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.operate.Reach;
import io.posthouse.queue.control.Change;
import io.posthouse.queue.control.ControlChanges;
import io.posthouse.queue.control.Order;
import io.posthouse.queue.control.Scope;
import io.posthouse.queue.control.What;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Objects;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What pause, throttle and drain have in common: for whom, why, how long; and nobody's rule is overwritten unseen. */
final class OrderOptions {
    @Mixin
    private ScopeOptions scope;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; the next person reads it.")
    private String reason;

    @Mixin
    private UntilOption until;

    @Option(
            names = "--version",
            paramLabel = "N",
            description = "Replace the rule of this version, which somebody else made or made for another reason.")
    private Long version;

    @Option(names = "--dry-run", description = "Only tell how many lanes and deliveries it would concern.")
    private boolean dryRun;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    int run(Desk desk, What what, Double rate, Integer concurrency) throws SQLException {
        Scope lanes = scope.scope();
        Order order = new Order(
                lanes,
                what,
                rate,
                concurrency,
                reason.strip(),
                desk.actor(),
                until.lasts(),
                until.moment(desk.clock()),
                version);
        Reach reach = new Reach(desk.queue());
        reach.known(lanes);
        Reach.Count count = reach.of(lanes);
        Change change = dryRun ? null : new ControlChanges(desk.queue()).order(order);
        if (json) {
            said(desk, count, change);
        } else if (change == null) {
            desk.out().println("would concern " + words(count));
        } else {
            told(desk, count, change);
        }
        return change == null || change.done() ? 0 : 1;
    }

    private static void told(Desk desk, Reach.Count count, Change change) {
        if (change.done()) {
            desk.out().println(RuleText.of(change.now()));
            desk.out().println("in force everywhere within 2 s; concerns " + words(count));
        } else if (change.now() == null) {
            desk.out().println("nothing changed: no such rule is in force any more. Repeat without --version.");
        } else {
            desk.out().println("nothing changed: " + RuleText.of(change.now()));
            desk.out()
                    .println("To replace it, repeat with --version "
                            + change.now().version());
        }
    }

    private static void said(Desk desk, Reach.Count count, Change change) {
        var said = new LinkedHashMap<String, Object>();
        said.put("lanes", count.lanes());
        said.put("open", count.open());
        if (change != null) {
            said.put("done", change.done());
            said.put("before", change.before());
            said.put("now", change.now());
        }
        said.values().removeIf(Objects::isNull);
        desk.out().println(Json.text(said));
    }

    private static String words(Reach.Count count) {
        if (count.lanes() == 0) {
            return "no lane so far. Is the name right? 'posthouse realm list' and 'posthouse top --by destination' show"
                    + " those there are";
        }
        return count.lanes() + (count.lanes() == 1 ? " lane, " : " lanes, ") + (count.capped() ? "at least " : "")
                + count.open() + " open deliveries";
    }
}
