package io.posthouse.operate.command;

import io.posthouse.operate.Act;
import io.posthouse.operate.DeadLetterActs;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posthouse dead discard}: ended without being done, by a named person, with a reason. */
@Command(
        name = "discard",
        description = "Ends dead letters without doing them. Your name and reason are kept.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse dead discard 17-90211 --because 'test data of the pilot'",
            "  posthouse dead discard --realm pilot --since 3d --because 'the pilot ended' --dry-run"
        })
final class DeadDiscardCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private ActOptions options;

    @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why; the next person reads it.")
    private String reason;

    DeadDiscardCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        return options.run(
                desk,
                Act.DISCARD,
                selection -> new DeadLetterActs(desk.queue()).discard(selection, desk.actor(), reason));
    }
}
