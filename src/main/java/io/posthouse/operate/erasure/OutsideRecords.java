package io.posthouse.operate.erasure;

import io.posthouse.operate.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** What the house knows of the subject's records in outside systems. The records themselves are not ours to delete. */
public final class OutsideRecords {
    private static final String TAKE = """
            delete from write_back_state where realm = ? and (
              entity = any(?::text[]) or entity ~* ?::text or entity = any((?::uuid[])::text[])
              or message = any(?::uuid[]) or done_message = any(?::uuid[]))
            returning destination, operation, external_id
            """;

    private final DataSource queue;

    OutsideRecords(DataSource queue) {
        this.queue = queue;
    }

    /**
     * A record that was, or may have been, written.
     *
     * @param externalId its id there; null when it is not known
     */
    public record Written(String destination, String operation, String externalId) {}

    /** @param messages that named the subject */
    List<Written> take(List<Subject> names, List<UUID> messages, boolean dryRun) throws SQLException {
        Subject named = names.get(0);
        UUID[] ids = messages.toArray(UUID[]::new);
        try (Connection connection = queue.getConnection()) {
            connection.setAutoCommit(false);
            List<Written> written = Queries.list(
                    connection,
                    TAKE,
                    row -> new Written(
                            row.getString("destination"), row.getString("operation"), row.getString("external_id")),
                    named.realm(),
                    names.stream().map(Subject::key).toArray(String[]::new),
                    named.mention(),
                    ids,
                    ids,
                    ids);
            if (dryRun) {
                connection.rollback();
            } else {
                connection.commit();
            }
            return written;
        }
    }
}
