package io.posthouse.operate.command;

import io.posthouse.operate.Act;
import io.posthouse.operate.DeadLetterActs;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code posthouse dead replay}: tried again. */
@Command(
        name = "replay",
        description =
                "Has dead letters tried again, their attempts counted from zero. What was done is never done twice.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse dead replay 17-90211",
            "  posthouse dead replay --subscription crm-email-delivered --since 2h --dry-run",
            "  posthouse dead replay --team crm --class SQLTransientConnectionException --yes"
        })
final class DeadReplayCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private ActOptions options;

    DeadReplayCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        return options.run(
                desk, Act.REPLAY, selection -> new DeadLetterActs(desk.queue()).replay(selection, desk.actor()));
    }
}
