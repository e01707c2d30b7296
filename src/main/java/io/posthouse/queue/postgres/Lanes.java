package io.posthouse.queue.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Whose each lane is. Lanes never change, so what was read once stays true; those not asked for longest
 * are forgotten, so that many realms do not fill the memory. Thread-safe.
 */
final class Lanes {
    private static final int MOST = 100_000;

    private final DataSource database;
    private final Map<Long, Lane> known;

    Lanes(DataSource database) {
        this(database, MOST);
    }

    /** @param most lanes remembered */
    Lanes(DataSource database, int most) {
        this.database = database;
        this.known = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Lane> eldest) {
                return size() > most;
            }
        };
    }

    /** Null when it is not known: call {@link #load} first. */
    Lane lane(long id) {
        synchronized (known) {
            return known.get(id);
        }
    }

    /** Reads those that are not known yet. */
    void load(Collection<Long> lanes) throws SQLException {
        Long[] unknown = lanes.stream().filter(lane -> lane(lane) == null).toArray(Long[]::new);
        if (unknown.length == 0) {
            return;
        }
        try (Connection connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select id, subscription, realm, destination from lane where id = any(?)")) {
            select.setArray(1, connection.createArrayOf("bigint", unknown));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    // Thousands of lanes share a few realms' names.
                    Lane lane = new Lane(
                            rows.getInt(2),
                            rows.getString(3).intern(),
                            rows.getString(4).intern());
                    synchronized (known) {
                        known.put(rows.getLong(1), lane);
                    }
                }
            }
        }
    }
}
