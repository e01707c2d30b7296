package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.operate.Refused;
import io.posthouse.operate.backfill.Backfill;
import io.posthouse.operate.backfill.Backfill.Counted;
import io.posthouse.operate.backfill.Past;
import io.posthouse.operate.backfill.Portions;
import io.posthouse.operate.backfill.Progress;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code posthouse backfill}: a subscription gets its past. */
@Command(
        name = "backfill",
        description = "Gives a subscription the retained messages of its topic that it never had.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "It first counts, and then adds exactly those, in small portions beside the running work. A message that the",
            "subscription has or had is passed over. What ended is known as long as posthouse.queue.retention; older messages, kept",
            "because they are open elsewhere, are left out and counted, unless --unknown asks for them: then what the subscription",
            "had done comes again, once as long as the team's inbox remembers it. After an interruption --resume goes on.",
            "",
            "Examples:",
            "  posthouse backfill loyalty-email-opened --since 7d --dry-run",
            "  posthouse backfill loyalty-email-opened --since 7d --rate 200",
            "  posthouse backfill loyalty-email-opened --since 2026-11-01T00:00:00Z --until 2026-11-08T00:00:00Z --realm acme",
            "  posthouse backfill loyalty-email-opened --resume"
        })
final class BackfillCommand implements Callable<Integer> {
    private static final int PORTION = 500;
    private final Desk desk;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "SUBSCRIPTION")
    private String subscription;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Accepted since then: 2h, 7d or 2026-11-20T06:00:00Z.")
    private String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Accepted before then; without it up to now.")
    private String until;

    @Option(names = "--realm", paramLabel = "ID", description = "Only of this realm.")
    private String realm;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "At most so many each second; ${DEFAULT-VALUE} without it.")
    private int rate;

    @Option(
            names = "--unknown",
            description = "Also messages of which nobody knows any more whether the subscription had them.")
    private boolean unknown;

    @Option(names = "--dry-run", description = "Only count.")
    private boolean dryRun;

    @Option(names = "--resume", description = "Go on with the one that was interrupted.")
    private boolean resume;

    @Option(names = "--abandon", description = "Give up what is left of the one that was interrupted.")
    private boolean abandon;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    BackfillCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        boolean chosen = since != null || until != null || realm != null || unknown;
        if ((resume ? 1 : 0) + (abandon ? 1 : 0) + (since != null ? 1 : 0) != 1
                || since == null && (chosen || dryRun)) {
            throw new ParameterException(
                    command.commandLine(),
                    "Give --since (with --until, --realm, --dry-run), or --resume, or --abandon.");
        }
        if (rate < 1) {
            throw new ParameterException(command.commandLine(), "--rate must be 1 or more");
        }
        var backfill = new Backfill(desk.queue());
        if (abandon) {
            say(Map.of("abandoned", new Portions(desk.queue()).abandon(subscription, desk.actor())), "given up: ");
            return 0;
        }
        if (dryRun) {
            Counted counted = backfill.count(past());
            say(Map.of("selected", counted.selected()), "would be added: ");
            warn(counted);
            return 0;
        }
        if (!resume) {
            warn(backfill.count(past()));
        }
        Progress begun = resume ? unfinished(backfill) : backfill.begin(past(), desk.actor());
        if (!json) {
            desk.out().println(begun.scope() + ": " + begun.left() + " to add");
            desk.out().flush();
        }
        add(begun.id());
        report(backfill.progress(begun.id()));
        return 0;
    }

    private Progress unfinished(Backfill backfill) throws SQLException {
        return backfill.unfinished(subscription)
                .orElseThrow(
                        () -> new Refused("no backfill of " + subscription + " is unfinished; begin one with --since"));
    }

    /** Portions of less than a second's worth, so that the rate holds from the first on. */
    private void add(long id) throws SQLException, InterruptedException {
        var portions = new Portions(desk.queue());
        int portion = Math.max(1, Math.min(PORTION, rate / 2));
        long begun = System.nanoTime();
        for (long n = 1; portions.add(id, portion); n++) {
            long due = begun + n * portion * TimeUnit.SECONDS.toNanos(1) / rate;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
    }

    private Past past() {
        Instant now = desk.clock().instant();
        Instant from = Times.moment(command, "--since", since, now);
        Instant to = until == null ? now : Times.moment(command, "--until", until, now);
        if (!from.isBefore(to)) {
            throw new ParameterException(command.commandLine(), "--since must be before --until");
        }
        return new Past(subscription, from, to, realm, unknown);
    }

    private void warn(Counted counted) {
        if (!json && counted.unknown() > 0) {
            desk.out()
                    .println(counted.unknown() + " are so old that nobody knows whether " + subscription + " had them: "
                            + (unknown ? "they come too, perhaps again" : "left out (--unknown adds them)"));
        }
    }

    private void report(Progress ended) {
        if (json) {
            var said = new LinkedHashMap<String, Object>();
            said.put("backfill", ended.id());
            said.put("selected", ended.selected());
            said.put("added", ended.added());
            said.put("gone", ended.gone());
            desk.out().println(Json.text(said));
        } else {
            desk.out()
                    .println(ended.added() + " added"
                            + (ended.gone() == 0 ? "" : ", " + ended.gone() + " were dropped for their age meanwhile"));
        }
    }

    private void say(Map<String, Long> counted, String words) {
        desk.out()
                .println(
                        json
                                ? Json.text(counted)
                                : words + counted.values().iterator().next());
    }
}
