package io.posthouse.ingest.partner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.ingest.Reply;
import io.posthouse.message.Hop;
import io.posthouse.message.Outgoing;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * What a partner is told of what was committed, and the line in the log.
 *
 * @param progress the path where a message can be followed; null where there is none
 */
record Answers(Function<UUID, String> progress) {
    /** @param firsts by token: messages that were there before, under another id */
    Reply of(Admission admission, Map<UUID, UUID> firsts) {
        log(admission.getMessages());
        if (admission.whole() != null) {
            return Reply.json(admission.answer(), taken(node(), admission.whole(), firsts));
        }
        if (!admission.several() && !admission.onlyChecked()) {
            return Reply.json(admission.answer(), told(node(), admission.rows().get(0), "accepted", firsts));
        }
        ObjectNode told = node();
        String good = admission.onlyChecked() ? "valid" : "accepted";
        if (admission.onlyChecked()) {
            told.put("valid", true);
        }
        ArrayNode rows = told.putArray("rows");
        admission.rows().forEach(row -> told(rows.addObject().put("row", row.number()), row, good, firsts));
        return Reply.json(admission.onlyChecked() ? 200 : admission.answer(), told);
    }

    private ObjectNode told(ObjectNode told, Row row, String good, Map<UUID, UUID> firsts) {
        if (row.isBad()) {
            return told.put("status", "refused").put("rule", row.rule());
        }
        if (row.message() == null) {
            return told.put("status", "left-out");
        }
        return good.equals("valid") ? told.put("status", good) : taken(told, row.message(), firsts);
    }

    private ObjectNode taken(ObjectNode told, Outgoing message, Map<UUID, UUID> firsts) {
        UUID first = message.token() == null ? null : firsts.get(message.token());
        UUID id = first == null ? message.envelope().id() : first;
        told.put("id", id.toString()).put("status", "accepted");
        String path = progress.apply(id);
        return path == null ? told : told.put("progress", path);
    }

    /** One line for a body with many rows. */
    private static void log(List<Outgoing> messages) {
        if (messages.size() == 1) {
            Hop.of("ingest", "accepted").message(messages.get(0).envelope()).log();
        } else if (!messages.isEmpty()) {
            var first = messages.get(0).envelope();
            Hop.of("ingest", "accepted")
                    .topic(first.topic())
                    .realm(first.realm())
                    .count(messages.size())
                    .log();
        }
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
