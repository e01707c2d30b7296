package io.posthouse.operate.command;

import io.posthouse.operate.Held;
import io.posthouse.operate.Json;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posthouse message hold}: the kill switch for one message. */
@Command(
        name = "hold",
        description =
                "Holds a message: no delivery of it is tried any more until somebody releases it. What is being tried now"
                        + " ends first. Messages derived from it have ids of their own: 'posthouse message show' lists them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse message hold 0198a3b0-5f1c-8c4e-9d2a-3b1f6a7c8d9e --reason 'wrong address'"
        })
final class MessageHoldCommand implements Callable<Integer> {
    private final Desk desk;

    @Parameters(paramLabel = "ID", description = "The message's id.")
    private UUID id;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; the next person reads it.")
    private String reason;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    MessageHoldCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        Held.Kept kept = new Held(desk.queue()).hold(id, desk.actor(), reason);
        if (json) {
            desk.out().println(Json.text(kept));
        } else {
            desk.out()
                    .println("held " + kept.held() + " deliveries"
                            + (kept.trying() == 0
                                    ? ""
                                    : "; " + kept.trying() + " are being tried, and held when that ends"));
        }
        return 0;
    }
}
