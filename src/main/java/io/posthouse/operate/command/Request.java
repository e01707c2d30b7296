package io.posthouse.operate.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.operate.Json;
import io.posthouse.operate.Refused;
import io.posthouse.queue.Published;
import io.posthouse.queue.QueueFull;
import io.posthouse.queue.QueueUnavailable;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every request of a person has: a realm, an entity, one message. */
final class Request {
    private static final Pattern REALM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int TRIES = 3;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--realm", required = true, paramLabel = "ID", description = "The client it belongs to.")
    private String realm;

    @Option(names = "--id", required = true, paramLabel = "ID", description = "The entity's id.")
    private String id;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    String id() {
        return id;
    }

    /** @param version null where the owner counts by the time */
    int publish(Desk desk, String topic, Long version, JsonNode data) {
        if (!REALM.matcher(realm).matches()) {
            throw new ParameterException(
                    command.commandLine(), "--realm must be lower case letters, digits and hyphens, at most 63");
        }
        if (id.isBlank()) {
            throw new ParameterException(command.commandLine(), "--id must not be empty");
        }
        var envelope = new Envelope(
                MessageIds.random(),
                topic,
                realm,
                "operate",
                desk.clock().instant(),
                id,
                version,
                null,
                null,
                null,
                data);
        Published published = published(desk, Outgoing.of(envelope));
        if (published != Published.STORED && published != Published.DUPLICATE) {
            throw new Refused("not stored: " + published);
        }
        if (json) {
            var said = new LinkedHashMap<String, Object>();
            said.put("message", envelope.id());
            said.put("topic", topic);
            desk.out().println(Json.text(said));
        } else {
            desk.out().println(topic + " " + envelope.id() + " is stored; follow it with");
            desk.out().println("  posthouse message show " + envelope.id());
        }
        return 0;
    }

    /** The same id each time: when the answer to a commit is lost, asking again tells the outcome. */
    private static Published published(Desk desk, Outgoing message) {
        for (int tried = 1; ; tried++) {
            try {
                return desk.publisher().publish(message).join();
            } catch (CompletionException e) {
                boolean again = e.getCause() instanceof QueueUnavailable || e.getCause() instanceof QueueFull;
                if (!again || tried == TRIES) {
                    throw e;
                }
            }
        }
    }
}
