package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Which subscription a lane belongs to. Lanes never change, so what was read once stays true. Thread-safe. */
final class Lanes {
    private final DataSource database;
    private final Map<Long, Integer> subscriptions = new ConcurrentHashMap<>();

    Lanes(DataSource database) {
        this.database = database;
    }

    /** The subscription, or null when it is not known yet: call {@link #load} first. */
    Integer subscription(long lane) {
        return subscriptions.get(lane);
    }

    /** Reads those that are not known yet. */
    void load(Collection<Long> lanes) throws SQLException {
        Long[] unknown =
                lanes.stream().filter(lane -> !subscriptions.containsKey(lane)).toArray(Long[]::new);
        if (unknown.length == 0) {
            return;
        }
        try (Connection connection = database.getConnection();
                var select = connection.prepareStatement("select id, subscription from lane where id = any(?)")) {
            select.setArray(1, connection.createArrayOf("bigint", unknown));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    subscriptions.put(rows.getLong(1), rows.getInt(2));
                }
            }
        }
    }
}
