package io.posthouse.operate.command;

import io.posthouse.queue.control.What;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code posthouse pause}: nothing new is begun. */
@Command(
        name = "pause",
        description = {
            "Pauses lanes: nothing new is begun, what comes in waits.",
            "What is being tried ends. No delivery is touched, no attempt and no budget of retries is used up."
        },
        footer = {
            "",
            "Examples:",
            "  posthouse pause --worker crm-email-opened --reason 'crm migrates its tables' --until 2h",
            "  posthouse pause --realm acme --reason 'their import runs wild'",
            "  posthouse pause --worker crm-email-opened --realm acme --reason 'one bad list' --dry-run"
        })
final class PauseCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private OrderOptions order;

    @Mixin
    private HelpOption help;

    PauseCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        return order.run(desk, What.PAUSE, null, null);
    }
}
