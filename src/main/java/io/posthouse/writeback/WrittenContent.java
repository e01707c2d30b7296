package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.posthouse.message.Digests;
import io.posthouse.message.Rejected;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/** What a write would make of its record, whichever of its calls does it: of equal content, the second changes nothing. */
final class WrittenContent {
    private static final List<Step.Kind> WRITING = List.of(Step.Kind.UPSERT, Step.Kind.CREATE, Step.Kind.UPDATE);

    private WrittenContent() {}

    /** A digest without the write's own mark; null when there is nothing to compare: of deletes, appends, and mappings that fail. */
    static byte[] of(Write write) {
        if (write.order().deletes() || write.operation().writes() != Operation.Writes.STATE) {
            return null;
        }
        Map<String, JsonNode> variables = write.variables("id");
        variables.put("mark", TextNode.valueOf("mark"));
        MessageDigest digest = Digests.sha256();
        try {
            for (Step.Kind kind : WRITING) {
                Step step = write.operation().step(kind);
                if (step != null) {
                    add(digest, step, write.order().event(), variables);
                }
            }
        } catch (Rejected e) {
            // Told when it is written.
            return null;
        }
        return digest.digest();
    }

    private static void add(MessageDigest digest, Step step, JsonNode event, Map<String, JsonNode> variables) {
        String line = step.kind() + " " + step.method() + " " + step.path().fill(event, variables) + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        if (step.body() != null) {
            digest.update(StrictJson.write(step.body().apply(event, variables)));
        }
        digest.update((byte) '\n');
    }
}
