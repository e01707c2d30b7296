package io.posthouse.writeback;

import io.posthouse.message.MessageIds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/**
 * Forgets appends that nothing can repeat any more: the row keeps a note from being written twice, and once its message is
 * gone no delivery, replay or backfill can try it again. What guards a state (version, the record's id) stays for good: an
 * older version may always come. Thread-safe.
 */
public final class OldAppends {
    private static final int BATCH = 1_000;

    private static final String FORGET = """
            delete from write_back_state w using (
              select realm, destination, operation, source, entity from write_back_state a
              where source = '' and message < ? and updated_at < ? and not exists (select from message m where m.id = a.message)
              order by message limit ?) old
            where (w.realm, w.destination, w.operation, w.source, w.entity)
              = (old.realm, old.destination, old.operation, old.source, old.entity)
            """;

    private final DataSource queue;
    private final Duration retention;

    /** @param retention since the last change of the row, and since the event */
    public OldAppends(DataSource queue, Duration retention) {
        this.queue = queue;
        this.retention = retention;
    }

    /** In transactions of some; @return how many */
    public long forget(Instant now) throws SQLException {
        Instant before = now.minus(retention);
        long forgotten = 0;
        try (Connection connection = queue.getConnection();
                var delete = connection.prepareStatement(FORGET)) {
            delete.setObject(1, MessageIds.floor(before));
            delete.setObject(2, before.atOffset(ZoneOffset.UTC));
            delete.setInt(3, BATCH);
            int rows;
            do {
                rows = delete.executeUpdate();
                forgotten += rows;
            } while (rows == BATCH);
        }
        return forgotten;
    }
}
