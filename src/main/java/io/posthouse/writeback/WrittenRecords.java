package io.posthouse.writeback;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
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
            + " case when claimed_until > clock_timestamp()"
            + "   then ceil(extract(epoch from claimed_until - clock_timestamp()) * 1000)::bigint end as busy"
            + " from write_back_state" + KEY + " for update";
    private static final String CLAIM = "update write_back_state set version = ?, message = ?, outcome = 'began',"
            + " claimed_by = ?, claimed_until = clock_timestamp() + ? * interval '1 ms', updated_at = now()" + KEY;
    private static final String DONE =
            "update write_back_state set outcome = 'done', done_version = ?, done_message = ?,"
                    + " external_id = ?, claimed_by = null, claimed_until = null, updated_at = now()" + KEY
                    + " and claimed_by = ?";
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

    /** The message that wrote this record of an outside system; empty when we did not. */
    public Optional<UUID> writer(String realm, String destination, String externalId) throws SQLException {
        try (Connection connection = queue.getConnection();
                var select = connection.prepareStatement("select done_message from write_back_state"
                        + " where realm = ? and destination = ? and external_id = ? and done_message is not null"
                        + " order by updated_at desc limit 1")) {
            select.setString(1, realm);
            select.setString(2, destination);
            select.setString(3, externalId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }

    /**
     * Commits the intent to write.
     *
     * @param claim of this try
     * @param longest after which another may write, should this process die
     */
    Begun begin(Write write, UUID claim, Duration longest) throws SQLException {
        while (true) {
            if (made(write, claim, longest)) {
                return new Begun(Begun.Kind.OURS, null, false, Duration.ZERO, write.id());
            }
            Begun found = Transaction.of(queue, connection -> claimed(connection, write, claim, longest));
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
    private static Begun claimed(Connection connection, Write write, UUID claim, Duration longest) throws SQLException {
        Begun found = locked(connection, write);
        if (found != null && found.kind() == Begun.Kind.OURS) {
            try (PreparedStatement update = connection.prepareStatement(CLAIM)) {
                update.setLong(1, write.version());
                update.setObject(2, write.id());
                update.setObject(3, claim);
                update.setLong(4, longest.toMillis());
                key(update, 5, write);
                update.executeUpdate();
            }
        }
        return found;
    }

    /** It is there. @param externalId null when there is none (any more) */
    void done(Write write, UUID claim, String externalId) throws SQLException {
        try (Connection connection = queue.getConnection();
                PreparedStatement update = connection.prepareStatement(DONE)) {
            update.setLong(1, write.version());
            update.setObject(2, write.id());
            update.setString(3, externalId);
            int at = key(update, 4, write);
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
    private static Begun locked(Connection connection, Write write) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK)) {
            key(select, 1, write);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? begun(row, write) : null;
            }
        }
    }

    private static Begun begun(ResultSet row, Write write) throws SQLException {
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
        }
        return new Begun(kind, externalId, unclear, isBusy ? Duration.ofMillis(busy) : Duration.ZERO, last);
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
