package io.posthouse.operate.publish;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * The topics as they are applied, so that a program can publish to a new one without a restart of ours. What was read is
 * good for two seconds, and for as long as the database does not answer. Thread-safe.
 */
public final class OpenTopics {
    private static final long FRESH = Duration.ofSeconds(2).toNanos();

    private final DataSource queue;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Known known;

    /** @param readAt nanoTime */
    private record Known(Map<String, OpenTopic> topics, long readAt) {
        boolean fresh() {
            return System.nanoTime() - readAt < FRESH;
        }
    }

    public OpenTopics(DataSource queue) {
        this.queue = queue;
    }

    /**
     * Blocks on the database now and then.
     *
     * @return empty when there is no such topic
     * @throws SQLException when nothing was ever read and the database does not answer
     */
    public Optional<OpenTopic> named(String name) throws SQLException {
        return Optional.ofNullable(now().get(name));
    }

    private Map<String, OpenTopic> now() throws SQLException {
        Known before = known;
        if (before != null && (before.fresh() || !reading.tryLock())) {
            return before.topics;
        }
        if (before == null) {
            reading.lock();
        }
        try {
            if (known == before) {
                known = new Known(read(), System.nanoTime());
            }
        } catch (SQLException e) {
            if (before == null) {
                throw e;
            }
            // Publishing tells soon enough that the database is away; until then the old register is the best there is.
            known = new Known(before.topics, System.nanoTime());
        } finally {
            reading.unlock();
        }
        return known.topics;
    }

    private Map<String, OpenTopic> read() throws SQLException {
        Map<String, OpenTopic> topics = new HashMap<>();
        try (Connection connection = queue.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select name, owner, publishers, key, schema, realm from topic");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                topics.put(
                        row.getString(1),
                        new OpenTopic(
                                row.getString(1),
                                row.getString(2),
                                List.of((String[]) row.getArray(3).getArray()),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6)));
            }
        }
        return topics;
    }
}
