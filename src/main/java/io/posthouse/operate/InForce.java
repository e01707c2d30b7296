package io.posthouse.operate;

import io.posthouse.queue.control.ClosedDoor;
import io.posthouse.queue.control.ControlRows;
import io.posthouse.queue.control.Controls;
import io.posthouse.queue.control.Rule;
import io.posthouse.queue.control.Scope;
import io.posthouse.queue.control.Seen;
import io.posthouse.queue.control.What;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;

/** The rules that are in force, for people. */
public final class InForce {
    private InForce() {}

    /** @param left of a drain: deliveries it still has to work off; else null */
    public record Line(Rule rule, Long left) {}

    /** @param at by the database's clock */
    public record House(Instant at, List<Line> rules, List<ClosedDoor> doors) {}

    public static House now(DataSource queue) throws SQLException {
        Seen seen;
        try (Connection connection = queue.getConnection()) {
            seen = ControlRows.read(connection);
        }
        Reach reach = new Reach(queue);
        List<Line> lines = new ArrayList<>();
        for (Rule rule : seen.controls().rules()) {
            Long left = rule.what() == What.DRAIN ? reach.left(rule.scope(), rule.upTo()) : null;
            lines.add(new Line(rule, left));
        }
        return new House(seen.at(), lines, seen.doors().doors());
    }

    /** {@code paused}; in brackets when it is true of a part of these lanes only; null when nothing is in force. */
    static String word(Controls controls, Scope lanes) {
        Optional<Rule> all = strongest(controls, rule -> rule.scope().covers(lanes));
        if (all.isPresent()) {
            return word(all.get());
        }
        return strongest(controls, rule -> rule.scope().meets(lanes))
                .map(rule -> "(" + word(rule) + ")")
                .orElse(null);
    }

    private static String word(Rule rule) {
        return switch (rule.what()) {
            case PAUSE -> "paused";
            case DRAIN -> "drained";
            case THROTTLE -> "throttled";
        };
    }

    private static Optional<Rule> strongest(Controls controls, Predicate<Rule> those) {
        return controls.rules().stream().filter(those).min(Comparator.comparing(rule -> switch (rule.what()) {
            case PAUSE -> 0;
            case DRAIN -> 1;
            case THROTTLE -> 2;
        }));
    }
}
