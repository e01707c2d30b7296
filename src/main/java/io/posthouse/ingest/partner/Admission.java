package io.posthouse.ingest.partner;

import io.posthouse.message.Outgoing;
import java.util.List;

/**
 * What a post was let in for.
 *
 * @param answer the status that the partner wants for success
 * @param several whether the body has rows
 * @param onlyChecked whether the sender asked what would become of it: then nothing is published
 * @param whole the post as it came, kept for a person instead of its rows; null when the rows count
 * @param rows in their order
 */
public record Admission(int answer, boolean several, boolean onlyChecked, Outgoing whole, List<Row> rows) {
    public Admission {
        rows = List.copyOf(rows);
    }

    /** What must be committed before the sender is told that it was taken; none when it only asked. */
    public List<Outgoing> getMessages() {
        if (onlyChecked) {
            return List.of();
        }
        return whole == null
                ? rows.stream()
                        .map(Row::message)
                        .filter(message -> message != null)
                        .toList()
                : List.of(whole);
    }
}
