package io.posthouse.writeback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;
import io.posthouse.queue.QueueUnavailable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of destinations, kept by all processes together in a row each (table write_back_limit). Who asks while another
 * asks shares the next look into the row. Thread-safe.
 */
final class SharedLimits {
    private static final Logger LOG = LoggerFactory.getLogger(SharedLimits.class);
    private static final int MOST_AT_ONCE = 64;
    private static final String MAKE =
            "insert into write_back_limit(realm, destination) values (?, ?) on conflict do nothing";
    private static final String LOCK = "select used::text,"
            + " case when closed_until > clock_timestamp()"
            + "   then ceil(extract(epoch from closed_until - clock_timestamp()) * 1000)::bigint end"
            + " from write_back_limit where realm = ? and destination = ? for update";
    // After the lock, which may have been waited for: counted too early, a call would leave its window too early.
    private static final String CLOCK = "select floor(extract(epoch from clock_timestamp()) * 1000)::bigint";
    private static final String SAVE =
            "update write_back_limit set used = ?::jsonb where realm = ? and destination = ?";
    private static final String CLOSE = "update write_back_limit set closed_until ="
            + " greatest(closed_until, clock_timestamp() + ? * interval '1 ms') where realm = ? and destination = ?";

    private final DataSource queue;
    private final Executor threads;
    private final ConcurrentHashMap<String, Line> lines = new ConcurrentHashMap<>();

    /** @param threads may wait for the database */
    SharedLimits(DataSource queue, Executor threads) {
        this.queue = queue;
        this.threads = threads;
    }

    /**
     * @param given call after {@code waitMillis} and before {@code goodUntil} (nanoTime); else ask again after {@code
     *     waitMillis}
     * @param moment of the call by the database's clock, in milliseconds; 0 where nothing is counted
     * @param quiet none is given because the destination asked for quiet, and not because the limits are used up
     * @param why none is given, to be read behind the destination's name
     */
    record Turn(boolean given, long waitMillis, long goodUntil, long moment, boolean quiet, String why) {}

    CompletableFuture<Turn> ask(String realm, Destination destination) {
        if (!destination.limits().any()) {
            return CompletableFuture.completedFuture(
                    new Turn(true, 0, System.nanoTime() + Long.MAX_VALUE / 4, 0, false, null));
        }
        Line line = lines.computeIfAbsent(realm + "/" + destination.name(), key -> new Line(realm, destination.name()));
        return line.ask(destination);
    }

    /** The call is not made: another may have its moment. When that cannot be said, fewer calls are made than may be. */
    void giveBack(String realm, Destination destination, Turn turn) {
        if (turn.moment() == 0) {
            return;
        }
        Windows windows = new Windows(destination.limits());
        try {
            Transaction.of(queue, connection -> {
                try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
                    lock.setString(1, realm);
                    lock.setString(2, destination.name());
                    ResultSet row = lock.executeQuery();
                    if (row.next()) {
                        save(
                                connection,
                                realm,
                                destination.name(),
                                windows.givenBack(used(row.getString(1)), turn.moment()));
                    }
                    return null;
                }
            });
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("a call's moment is not given back");
        }
    }

    /** Nobody calls it for so long, in no process. Without limits, each process finds out by itself. */
    void close(String realm, Destination destination, Duration time) throws SQLException {
        if (!destination.limits().any()) {
            return;
        }
        try (Connection connection = queue.getConnection();
                PreparedStatement update = connection.prepareStatement(CLOSE)) {
            update.setLong(1, time.toMillis());
            update.setString(2, realm);
            update.setString(3, destination.name());
            update.executeUpdate();
        }
    }

    /** Those of this process that wait to be told. */
    private final class Line {
        private final String realm;
        private final String name;
        private final Deque<CompletableFuture<Turn>> waiting = new ArrayDeque<>();
        private Destination newest;
        private boolean asking;

        Line(String realm, String name) {
            this.realm = realm;
            this.name = name;
        }

        CompletableFuture<Turn> ask(Destination destination) {
            CompletableFuture<Turn> turn = new CompletableFuture<>();
            boolean begin;
            synchronized (this) {
                newest = destination;
                waiting.add(turn);
                begin = !asking;
                asking = true;
            }
            if (begin) {
                threads.execute(this::serve);
            }
            return turn;
        }

        private void serve() {
            while (true) {
                List<CompletableFuture<Turn>> some = new ArrayList<>();
                Windows windows;
                synchronized (this) {
                    while (!waiting.isEmpty() && some.size() < MOST_AT_ONCE) {
                        some.add(waiting.poll());
                    }
                    if (some.isEmpty()) {
                        asking = false;
                        return;
                    }
                    windows = new Windows(newest.limits());
                }
                serve(some, windows);
            }
        }

        private void serve(List<CompletableFuture<Turn>> some, Windows windows) {
            try {
                Taken taken = Transaction.of(queue, connection -> take(connection, windows, some.size()));
                for (int n = 0; n < some.size(); n++) {
                    Turn turn = taken.turn(n);
                    some.get(n).completeAsync(() -> turn, threads);
                }
            } catch (SQLException | RuntimeException e) {
                var away = new QueueUnavailable("the limits of destinations cannot be read", e);
                some.forEach(turn -> threads.execute(() -> turn.completeExceptionally(away)));
            }
        }

        private Taken take(Connection connection, Windows windows, int wanted) throws SQLException {
            try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
                lock.setString(1, realm);
                lock.setString(2, name);
                ResultSet row = lock.executeQuery();
                if (!row.next()) {
                    make(connection);
                    row = lock.executeQuery();
                    row.next();
                }
                ObjectNode used = used(row.getString(1));
                long closed = row.getLong(2);
                if (closed > 0) {
                    return new Taken(new Windows.Grant(List.of(), closed, null, used), 0, 0, 0, "asked for quiet");
                }
                long before = System.nanoTime();
                long now = clock(connection);
                Windows.Grant grant = windows.take(used, now, wanted);
                if (!grant.turns().isEmpty()) {
                    save(connection, realm, name, grant.used());
                }
                return new Taken(grant, before, now, windows.good(), "has used up its calls of a " + grant.spent());
            }
        }

        private static long clock(Connection connection) throws SQLException {
            try (PreparedStatement select = connection.prepareStatement(CLOCK);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }

        private void make(Connection connection) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement(MAKE)) {
                insert.setString(1, realm);
                insert.setString(2, name);
                insert.executeUpdate();
            }
        }
    }

    private static void save(Connection connection, String realm, String name, ObjectNode used) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(SAVE)) {
            update.setString(1, used.toString());
            update.setString(2, realm);
            update.setString(3, name);
            update.executeUpdate();
        }
    }

    /**
     * @param askedAt nanoTime, surely not after the grant's own now
     * @param now of the database's clock
     * @param good milliseconds that a moment lasts
     */
    private record Taken(Windows.Grant grant, long askedAt, long now, long good, String why) {
        Turn turn(int n) {
            if (n >= grant.turns().size()) {
                return new Turn(false, grant.waitMillis(), 0, 0, grant.spent() == null, why);
            }
            long wait = grant.turns().get(n);
            return new Turn(true, wait, askedAt + TimeUnit.MILLISECONDS.toNanos(wait + good), now + wait, false, null);
        }
    }

    private static ObjectNode used(String json) {
        if (StrictJson.parse(json.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode used) {
            return used;
        }
        throw new BadInput("write_back_limit.used is no object");
    }
}
