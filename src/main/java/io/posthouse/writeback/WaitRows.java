package io.posthouse.writeback;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * What whole destinations wait for, so that people see why nothing is written there and when it goes on (table
 * write_back_limit). Thread-safe.
 */
final class WaitRows {
    /** Shorter ones are over before anybody has read of them. */
    private static final Duration TOLD = Duration.ofSeconds(5);

    private static final long LONGER = Duration.ofSeconds(1).toNanos();
    // Of several reasons the one that holds longest is told.
    private static final String TELL = "insert into write_back_limit as l(realm, destination, waits_until, waits_for)"
            + " values (?, ?, clock_timestamp() + ? * interval '1 ms', ?)"
            + " on conflict (realm, destination) do update set waits_until = excluded.waits_until,"
            + " waits_for = excluded.waits_for where l.waits_until is null or l.waits_until < excluded.waits_until";

    private final DataSource queue;
    private final ConcurrentHashMap<String, Long> told = new ConcurrentHashMap<>();

    WaitRows(DataSource queue) {
        this.queue = queue;
    }

    /** @param why in our words, to be read behind the destination's name */
    void tell(Write write, Duration time, String why) {
        if (time.compareTo(TOLD) < 0) {
            return;
        }
        long until = System.nanoTime() + time.toNanos();
        String key = write.realm() + "/" + write.destination().name();
        Long before = told.get(key);
        if (before != null && until - before < LONGER) {
            return;
        }
        try (Connection connection = queue.getConnection();
                PreparedStatement tell = connection.prepareStatement(TELL)) {
            tell.setString(1, write.realm());
            tell.setString(2, write.destination().name());
            tell.setLong(3, time.toMillis());
            tell.setString(4, why);
            tell.executeUpdate();
            told.put(key, until);
        } catch (SQLException e) {
            // Each delivery that waits says it too; the next one tells it here.
            return;
        }
    }
}
