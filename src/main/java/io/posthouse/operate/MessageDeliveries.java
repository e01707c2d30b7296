package io.posthouse.operate;

import static io.posthouse.operate.Queries.instant;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Finds the deliveries of messages. Open deliveries have no index by message (it would cost every publish), so they are
 * looked for in the lanes where they must be, and only where no ended one was found.
 */
final class MessageDeliveries {
    private static final String ENDED = """
            select e.lane, e.id, e.message, s.name, s.team, l.destination, e.state, false as leased, e.attempts, e.created_at, e.ended_at,
              null::timestamptz as due, e.reason
            from delivery_ended e join lane l on l.id = e.lane join subscription s on s.id = l.subscription
            where e.message = any(?)""";

    private static final String LANES = """
            select distinct l.id
            from message m
            join subscription s on s.topic = m.topic
            join lane l on l.subscription = s.id and l.realm = m.realm
            where m.id = any(?)
            and not exists (select from delivery_ended e join lane o on o.id = e.lane
              where e.message = m.id and o.subscription = s.id)""";

    private static final String OPEN = """
            select d.lane, d.id, d.message, s.name, s.team, l.destination, d.state, d.lease is not null as leased, d.attempts, d.created_at,
              null::timestamptz as ended_at, d.due, d.reason
            from delivery d join lane l on l.id = d.lane join subscription s on s.id = l.subscription
            where d.lane = any(?) and d.message = any(?) and d.state\s""";

    private final Connection connection;

    MessageDeliveries(Connection connection) {
        this.connection = connection;
    }

    List<Story.Delivery> of(List<Story.Member> members) throws SQLException {
        UUID[] ids = members.stream().map(Story.Member::id).toArray(UUID[]::new);
        var found = new ArrayList<>(Queries.list(connection, ENDED, this::delivery, (Object) ids));
        long[] lanes = Queries.list(connection, LANES, row -> row.getLong("id"), (Object) ids).stream()
                .mapToLong(Long::longValue)
                .toArray();
        if (lanes.length > 0) {
            // One statement for each partial index.
            for (String state : List.of("= 'r'", "= 's'", "in ('w', 'h', 'x')")) {
                found.addAll(Queries.list(connection, OPEN + state, this::delivery, lanes, ids));
            }
        }
        var complete = new ArrayList<Story.Delivery>();
        for (Story.Delivery delivery : found) {
            complete.add(withFailures(delivery));
        }
        complete.sort(Comparator.comparing(delivery -> delivery.delivery().id()));
        return complete;
    }

    private Story.Delivery withFailures(Story.Delivery found) throws SQLException {
        return new Story.Delivery(
                found.delivery(),
                found.message(),
                found.subscription(),
                found.team(),
                found.destination(),
                found.state(),
                found.attempts(),
                found.createdAt(),
                found.endedAt(),
                found.due(),
                found.reason(),
                Failures.of(connection, found.message(), found.delivery().id()));
    }

    private Story.Delivery delivery(ResultSet row) throws SQLException {
        return new Story.Delivery(
                new Handle(row.getLong("lane"), row.getLong("id")),
                row.getObject("message", UUID.class),
                row.getString("name"),
                row.getString("team"),
                Queries.given(row, "destination"),
                DeliveryState.of(row.getString("state"), row.getBoolean("leased")),
                row.getInt("attempts"),
                instant(row, "created_at"),
                instant(row, "ended_at"),
                instant(row, "due"),
                row.getString("reason"),
                List.of());
    }
}
