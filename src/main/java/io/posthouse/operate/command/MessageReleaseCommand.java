package io.posthouse.operate.command;

import io.posthouse.operate.Held;
import io.posthouse.operate.Json;
import io.posthouse.operate.Outcome;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posthouse message release}: it goes on. */
@Command(
        name = "release",
        description = "Lets go of a message's held deliveries, whoever held them: they are ready at once.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  posthouse message release 0198a3b0-5f1c-8c4e-9d2a-3b1f6a7c8d9e"})
final class MessageReleaseCommand implements Callable<Integer> {
    private final Desk desk;

    @Parameters(paramLabel = "ID", description = "The message's id.")
    private UUID id;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
    private String reason;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    MessageReleaseCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        var held = new Held(desk.queue());
        Outcome outcome = held.release(held.of(id), id, "message=" + id, desk.actor(), reason);
        desk.out()
                .println(
                        json
                                ? Json.text(Map.of("released", outcome.changed()))
                                : "released " + outcome.changed() + " deliveries");
        return 0;
    }
}
