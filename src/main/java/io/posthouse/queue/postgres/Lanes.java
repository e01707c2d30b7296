package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Which subscription a lane belongs to. Lanes never change, so what was read once stays true; those not asked for longest
 * are forgotten, so that many realms do not fill the memory. Thread-safe.
 */
final class Lanes {
    private static final int MOST = 100_000;

    private final DataSource database;
    private final Map<Long, Integer> subscriptions;

    Lanes(DataSource database) {
        this(database, MOST);
    }

    /** @param most lanes remembered */
    Lanes(DataSource database, int most) {
        this.database = database;
        this.subscriptions = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
                return size() > most;
            }
        };
    }

    /** The subscription, or null when it is not known: call {@link #load} first. */
    Integer subscription(long lane) {
        synchronized (subscriptions) {
            return subscriptions.get(lane);
        }
    }

    /** Reads those that are not known yet. */
    void load(Collection<Long> lanes) throws SQLException {
        Long[] unknown =
                lanes.stream().filter(lane -> subscription(lane) == null).toArray(Long[]::new);
        if (unknown.length == 0) {
            return;
        }
        try (Connection connection = database.getConnection();
                var select = connection.prepareStatement("select id, subscription from lane where id = any(?)")) {
            select.setArray(1, connection.createArrayOf("bigint", unknown));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    synchronized (subscriptions) {
                        subscriptions.put(rows.getLong(1), rows.getInt(2));
                    }
                }
            }
        }
    }
}
