package io.posthouse.operate.command;

import io.posthouse.queue.control.What;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code posthouse drain}: the rest is worked off, then nothing. */
@Command(
        name = "drain",
        description = {
            "Drains lanes: what is there is worked off, what comes later waits.",
            "Retries are worked off too. 'posthouse control list' tells what is left."
        },
        footer = {
            "",
            "Examples:",
            "  posthouse drain --worker crm-email-opened --reason 'version 2 of the team goes live'",
            "  posthouse resume --worker crm-email-opened"
        })
final class DrainCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private OrderOptions order;

    @Mixin
    private HelpOption help;

    DrainCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        return order.run(desk, What.DRAIN, null, null);
    }
}
