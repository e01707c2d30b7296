package io.posthouse.operate;

import static io.posthouse.operate.Queries.instant;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Reads dead letters. {@link DeadLetterActs} changes them. Thread-safe. */
public final class DeadLetters {
    private static final int GROUPS = 500;
    private static final int MOST = 2_000_000;
    private static final String DEAD =
            " from subscription s join lane l on l.subscription = s.id join delivery d on d.lane = l.id where d.state = 'x'";

    private static final String LETTER =
            "select d.lane, d.id, d.message, s.name, s.team, s.topic, l.realm, l.destination, d.attempts, d.created_at, d.reason,"
                    + " coalesce(d.since, d.created_at) as since, s.arrives <> 'x' as replayable";

    // What an outside system answered (400, 422) is what one looks for; other numbers only part what belongs together.
    static final String GROUP = """
            select s.name, s.team, s.topic, l.destination, count(*) as count, count(distinct l.realm) as realms,
              regexp_replace(coalesce(left(d.reason, 300), ''),
                '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<!answered [0-9]{0,2})[0-9]+', '#', 'g') as reason,
              min(coalesce(d.since, d.created_at)) as oldest, max(coalesce(d.since, d.created_at)) as newest,
              max(array[d.id, d.lane]) as sample
            """;

    private final DataSource queue;

    public DeadLetters(DataSource queue) {
        this.queue = queue;
    }

    /** The largest groups first. */
    public List<DeadLetterGroup> groups(DeadLetterFilter filter) throws SQLException {
        var parameters = new ArrayList<>();
        String sql =
                GROUP + DEAD + filter.where(parameters) + " group by 1, 2, 3, 4, 7 order by 5 desc, 1 limit " + GROUPS;
        try (Connection connection = queue.getConnection()) {
            return Queries.list(connection, sql, DeadLetters::group, parameters.toArray());
        }
    }

    /** @param after the last letter of the page before; null for the first page */
    public List<DeadLetter> page(DeadLetterFilter filter, Handle after, int limit) throws SQLException {
        var parameters = new ArrayList<>();
        String sql = page(filter, after, limit, parameters);
        try (Connection connection = queue.getConnection()) {
            return Queries.list(connection, sql, DeadLetters::letter, parameters.toArray());
        }
    }

    static String page(DeadLetterFilter filter, Handle after, int limit, List<Object> parameters) {
        String where = filter.where(parameters);
        if (after != null) {
            where += " and (d.lane, d.id) > (?, ?)";
            parameters.add(after.lane());
            parameters.add(after.id());
        }
        parameters.add(limit);
        return LETTER + DEAD + where + " order by d.lane, d.id limit ?";
    }

    /** Empty when this is no dead letter (any more). */
    public Optional<OpenedLetter> open(Handle letter) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            var found = Queries.list(
                    connection,
                    LETTER + DEAD + " and d.lane = ? and d.id = ?",
                    DeadLetters::letter,
                    letter.lane(),
                    letter.id());
            return found.isEmpty() ? Optional.empty() : Optional.of(opened(connection, found.get(0)));
        }
    }

    /** The dead letters of one message, one per subscription. */
    public List<Handle> of(UUID message) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return Queries.list(connection, """
                    select d.lane, d.id
                    from message m
                    join subscription s on s.topic = m.topic
                    join lane l on l.subscription = s.id and l.realm = m.realm
                    join delivery d on d.lane = l.id and d.message = m.id
                    where m.id = ? and d.state = 'x' order by d.lane, d.id""", row -> new Handle(row.getLong("lane"), row.getLong("id")), message);
        }
    }

    /**
     * Pins the letters a filter finds now, of those the act is for.
     *
     * @throws Refused when the filter asks for nothing, or finds more than two million
     */
    public Selection select(Act act, DeadLetterFilter filter) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            Instant now = Queries.list(connection, "select now() as now", row -> instant(row, "now"))
                    .get(0);
            return select(connection, act, filter, now);
        }
    }

    /** The same at the moment of an earlier preview: what died later is not in it. */
    public Selection select(Act act, DeadLetterFilter filter, Instant until) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return select(connection, act, filter, until);
        }
    }

    /** Pins letters by name. Whether they are dead is seen when acting. */
    public Selection select(List<Handle> letters) {
        var ordered = letters.stream()
                .distinct()
                .sorted(Comparator.comparingLong(Handle::lane).thenComparingLong(Handle::id))
                .toList();
        String named =
                ordered.size() == 1 ? "letter " + ordered.get(0) : ordered.size() + " letters from " + ordered.get(0);
        return new Selection(named, Instant.now(), ordered);
    }

    private static Selection select(Connection connection, Act act, DeadLetterFilter filter, Instant until)
            throws SQLException {
        if (filter.isAll()) {
            throw new Refused(
                    "no filter given: that would be every dead letter of the house. Name a subscription, team,"
                            + " realm, destination, topic, reason, class or since; a filter that finds many is fine.");
        }
        var parameters = new ArrayList<>();
        String where = filter.where(parameters) + act.condition() + " and coalesce(d.since, d.created_at) <= ?";
        parameters.add(until);
        var letters = Queries.list(
                connection,
                "select d.lane, d.id" + DEAD + where + " order by d.lane, d.id limit " + (MOST + 1),
                row -> new Handle(row.getLong("lane"), row.getLong("id")),
                parameters.toArray());
        if (letters.size() > MOST) {
            throw new Refused("more than " + MOST + " dead letters match: narrow the filter, for example by realm.");
        }
        return new Selection(filter.toString(), until, letters);
    }

    private static OpenedLetter opened(Connection connection, DeadLetter letter) throws SQLException {
        var envelope = Queries.list(
                connection,
                "select envelope from message where id = ?",
                row -> Json.read(row.getBytes("envelope")),
                letter.message());
        return new OpenedLetter(
                letter,
                envelope.isEmpty() ? null : envelope.get(0),
                Failures.of(connection, letter.message(), letter.letter().id()));
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                new Handle(row.getLong("lane"), row.getLong("id")),
                row.getObject("message", UUID.class),
                row.getString("name"),
                row.getString("team"),
                row.getString("topic"),
                row.getString("realm"),
                Queries.given(row, "destination"),
                row.getInt("attempts"),
                instant(row, "created_at"),
                instant(row, "since"),
                row.getString("reason"),
                row.getBoolean("replayable"));
    }

    static DeadLetterGroup group(ResultSet row) throws SQLException {
        return new DeadLetterGroup(
                row.getString("name"),
                row.getString("team"),
                row.getString("topic"),
                Queries.given(row, "destination"),
                row.getString("reason"),
                row.getLong("count"),
                row.getLong("realms"),
                instant(row, "oldest"),
                instant(row, "newest"),
                sample(row));
    }

    private static Handle sample(ResultSet row) throws SQLException {
        Long[] idAndLane = (Long[]) row.getArray("sample").getArray();
        return new Handle(idAndLane[1], idAndLane[0]);
    }
}
