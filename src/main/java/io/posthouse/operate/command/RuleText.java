package io.posthouse.operate.command;

import io.posthouse.operate.Printable;
import io.posthouse.queue.control.Rule;
import java.time.Instant;

/** A rule in a sentence. */
final class RuleText {
    private RuleText() {}

    static String of(Rule rule) {
        return Printable.line(rule.scope().toString()) + " is " + rule.words() + " since " + Times.second(rule.since())
                + until(rule.until()) + " by " + Printable.line(rule.actor()) + ": "
                + Printable.line(rule.reason()) + " (version " + rule.version() + ")";
    }

    private static String until(Instant until) {
        return until == null ? "" : " until " + Times.second(until);
    }
}
