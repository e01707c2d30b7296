package io.posthouse.writeback;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * What has been written into which outside system (table write_back_state): the intent before a call, the outcome after it.
 * One try at a time writes an entity. Thread-safe.
 */
public final class WrittenRecords {
    private static final String KEY =
            " where realm = ? and destination = ? and operation = ? and source = ? and entity = ?";
    private static final String MAKE = "insert into write_back_state"
            + "(realm, destination, operation, source, entity, version, message, outcome, claimed_by, claimed_until)"
            + " values (?, ?, ?, ?, ?, ?, ?, 'began', ?, clock_timestamp() + ? * interval '1 ms') on conflict do nothing";
    private static final String LOCK = "select outcome, message, done_version, done_message, external_id,"
            + " content, mark, written_at > now() - interval '1 hour' as recent,"
            + " case when claimed_until > clock_timestamp()"
            + "   then ceil(extract(epoch from claimed_until - clock_timestamp()) * 1000)::bigint end as busy"
            + " from write_back_state" + KEY + " for update";
    private static final String CLAIM = "update write_back_state set version = ?, message = ?, outcome = 'began',"
            // Until it is known that this write is there, nobody knows what is.
            + " content = null, mark = null,"
            + " claimed_by = ?, claimed_until = clock_timestamp() + ? * interval '1 ms', updated_at = now()" + KEY;
    private static final String DONE =
            "update write_back_state set outcome = 'done', done_version = ?, done_message = ?,"
                    + " external_id = ?, content = ?, mark = ?, written_at = now(),"
                    + " claimed_by = null, claimed_until = null, updated_at = now()" + KEY
                    + " and claimed_by = ?";
    /** The record shows this version without a call. */
    private static final String SHOWN = "update write_back_state set version = ?, message = ?, done_version = ?,"
            + " done_message = ?, written_at = case when content = ? then written_at else now() end, content = ?,"
            + " updated_at = now()" + KEY;

    private static final String FAILED = "update write_back_state set"
            + " outcome = case when ? then 'unclear' when done_version is null then 'none' else 'done' end,"
            + " external_id = coalesce(?, case when not ? then external_id end), claimed_by = null, claimed_until = null, updated_at = now()"
            + KEY
            + " and claimed_by = ?";

    private final DataSource queue;

    /** @param queue the queue's database; its commits must be durable */
    public WrittenRecords(DataSource queue) {
        this.queue = queue;
    }

    /**
     * Commits the intent to write.
     *
     * @param claim of this try
     * @param longest after which another may write, should this process die
     */
    Begun begin(Write write, UUID claim, Duration longest) throws SQLException {
        byte[] content = WrittenContent.of(write);
        while (true) {
            if (made(write, claim, longest)) {
                return new Begun(Begun.Kind.OURS, null, false, Duration.ZERO, write.id());
            }
            Begun found = Transaction.of(queue, connection -> claimed(connection, write, content, claim, longest));
            if (found != null) {
                return found;
            }
        }
    }

    /** The first write of an entity, which most are: one statement. */
    private boolean made(Write write, UUID claim, Duration longest) throws SQLException {
        try (Connection connection = queue.getConnection();
                PreparedStatement make = connection.prepareStatement(MAKE)) {
            int at = key(make, 1, write);
            make.setLong(at, write.version());
            make.setObject(at + 1, write.id());
            make.setObject(at + 2, claim);
            make.setLong(at + 3, longest.toMillis());
            return make.executeUpdate() == 1;
        }
    }

    /** Null when the row has gone meanwhile. */
    private static Begun claimed(Connection connection, Write write, byte[] content, UUID claim, Duration longest)
            throws SQLException {
        Begun found = locked(connection, write, content);
        if (found == null) {
            return null;
        }
        switch (found.kind()) {
            case OURS -> claim(connection, write, claim, longest);
            case SHOWN -> shown(connection, write, content);
            default -> {}
        }
        return found;
    }

    private static void claim(Connection connection, Write write, UUID claim, Duration longest) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(CLAIM)) {
            update.setLong(1, write.version());
            update.setObject(2, write.id());
            update.setObject(3, claim);
            update.setLong(4, longest.toMillis());
            key(update, 5, write);
            update.executeUpdate();
        }
    }

    private static void shown(Connection connection, Write write, byte[] content) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(SHOWN)) {
            update.setLong(1, write.version());
            update.setObject(2, write.id());
            update.setLong(3, write.version());
            update.setObject(4, write.id());
            update.setBytes(5, content);
            update.setBytes(6, content);
            key(update, 7, write);
            update.executeUpdate();
        }
    }

    /** It is there. @param externalId null when there is none (any more) */
    void done(Write write, UUID claim, String externalId) throws SQLException {
        byte[] content = WrittenContent.of(write);
        try (Connection connection = queue.getConnection();
                PreparedStatement update = connection.prepareStatement(DONE)) {
            update.setLong(1, write.version());
            update.setObject(2, write.id());
            update.setString(3, externalId);
            update.setBytes(4, content);
            update.setObject(5, write.id());
            int at = key(update, 6, write);
            update.setObject(at, claim);
            update.executeUpdate();
        }
    }

    /**
     * It is not, or nobody knows.
     *
     * @param externalId what was learnt on the way; null = nothing
     * @param gone the record known before is not there any more
     */
    void failed(Write write, UUID claim, boolean unclear, String externalId, boolean gone) throws SQLException {
        try (Connection connection = queue.getConnection();
                PreparedStatement update = connection.prepareStatement(FAILED)) {
            update.setBoolean(1, unclear);
            update.setString(2, externalId);
            update.setBoolean(3, gone);
            int at = key(update, 4, write);
            update.setObject(at, claim);
            update.executeUpdate();
        }
    }

    /** Null when there is no row yet. */
    private static Begun locked(Connection connection, Write write, byte[] content) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK)) {
            key(select, 1, write);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? begun(row, write, content) : null;
            }
        }
    }

    private static Begun begun(ResultSet row, Write write, byte[] content) throws SQLException {
        String outcome = row.getString("outcome");
        long doneVersion = row.getLong("done_version");
        boolean done = !row.wasNull();
        UUID doneMessage = row.getObject("done_message", UUID.class);
        long busy = row.getLong("busy");
        boolean isBusy = !row.wasNull();
        String externalId = row.getString("external_id");
        boolean same = done && doneVersion == write.version() && doneMessage.equals(write.id());
        Begun.Kind kind = Begun.Kind.OURS;
        if (same) {
            kind = Begun.Kind.WRITTEN;
        } else if (done && isNewer(doneVersion, doneMessage, write)) {
            kind = Begun.Kind.SUPERSEDED;
        } else if (isBusy) {
            kind = Begun.Kind.BUSY;
        }
        boolean unclear = outcome.equals("began") || outcome.equals("unclear");
        UUID last = row.getObject("message", UUID.class);
        boolean another = unclear && externalId == null && !last.equals(write.id());
        if (kind == Begun.Kind.OURS && another && write.operation().onlyItsKeyTells()) {
            kind = Begun.Kind.AFTER_ANOTHER;
        } else if (kind == Begun.Kind.OURS && outcome.equals("done") && content != null && shows(row, write, content)) {
            kind = Begun.Kind.SHOWN;
        }
        return new Begun(kind, externalId, unclear, isBusy ? Duration.ofMillis(busy) : Duration.ZERO, last);
    }

    /**
     * Whether the record shows what would be written: we wrote the same a moment ago, or the change was made there, upon our last
     * write. Not for ever, so that what somebody spoilt there without telling us can be written again.
     */
    private static boolean shows(ResultSet row, Write write, byte[] content) throws SQLException {
        UUID mark = row.getObject("mark", UUID.class);
        return row.getBoolean("recent") && Arrays.equals(row.getBytes("content"), content)
                || mark != null && mark.equals(write.madeUpon());
    }

    /** Of equal versions the higher id wins, as everywhere. */
    private static boolean isNewer(long version, UUID message, Write write) {
        return version > write.version()
                || version == write.version()
                        && message.toString().compareTo(write.id().toString()) > 0;
    }

    private static int key(PreparedStatement statement, int at, Write write) throws SQLException {
        statement.setString(at, write.realm());
        statement.setString(at + 1, write.destination().name());
        statement.setString(at + 2, write.operation().name());
        statement.setString(at + 3, write.source());
        statement.setString(at + 4, write.entity());
        return at + 5;
    }
}
