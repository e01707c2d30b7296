package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.operate.MessageTimeline;
import io.posthouse.operate.Refused;
import io.posthouse.operate.Story;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posthouse message show}: its story, hop by hop. */
@Command(
        name = "show",
        description = "Tells a message's story: what it came from, each subscription, what was derived from it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse message show 0198a3b0-5f1c-8c4e-9d2a-3b1f6a7c8d9e",
            "  posthouse message show 0198a3b0-5f1c-8c4e-9d2a-3b1f6a7c8d9e --data   with what the sender sent"
        })
final class MessageShowCommand implements Callable<Integer> {
    private final Desk desk;

    @Parameters(paramLabel = "ID", description = "The message's id.")
    private UUID id;

    @Option(names = "--data", description = "Shows the data too, which can be personal.")
    private boolean data;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    MessageShowCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        Story story = new MessageTimeline(desk.queue())
                .of(id, data)
                .orElseThrow(() -> new Refused("there is no message " + id
                        + "; it may be older than what is kept, or of another house (POSTHOUSE_DATA_DIR)"));
        if (json) {
            desk.out().println(Json.text(story));
        } else {
            new StoryText(story, desk.out()).print();
        }
        return 0;
    }
}
