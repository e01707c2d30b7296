package io.posthouse.operate.erasure;

import io.posthouse.operate.Queries;
import io.posthouse.operate.Refused;
import io.posthouse.operate.erasure.OutsideRecords.Written;
import io.posthouse.operate.erasure.QueueStore.Count;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Takes one subject of one realm out of the house, under all names that lead from it: an address to its customers, a
 * customer to its emails. What cannot name anybody stays: counts, ids in inboxes (they keep what comes twice from being
 * applied again). Whoever is killed in between runs it again. Thread-safe.
 */
public final class Erasure {
    /** A subject with more names than this is no person. */
    static final int MOST_NAMES = 5_000;

    private final Subject subject;
    private final DataSource queue;
    private final List<TeamStore> teams;

    public Erasure(Subject subject, DataSource queue, List<TeamStore> teams) {
        this.subject = subject;
        this.queue = queue;
        this.teams = List.copyOf(teams);
    }

    /**
     * What there was.
     *
     * @param inHand deliveries that a worker was at: their effects may still come
     * @param teams rows by team
     * @param written records in outside systems, which are forgotten here and still there
     */
    public record Found(long messages, long deliveries, long inHand, Map<String, Long> teams, List<Written> written) {
        public long rows() {
            return messages
                    + deliveries
                    + teams.values().stream().mapToLong(Long::longValue).sum()
                    + written.size();
        }
    }

    /** How much there is; changes nothing. @throws Refused when it is no person */
    public Found count() throws SQLException {
        return run(true);
    }

    /** In this order, so that a crash leaves everything findable that was not taken. @throws Refused as above */
    public Found erase() throws SQLException {
        return run(false);
    }

    private Found run(boolean dryRun) throws SQLException {
        QueueStore messages = new QueueStore(queue);
        List<Subject> names = names(messages);
        List<UUID> ids = messages.find(names);
        Count stopped = dryRun ? new Count(0, 0, 0) : messages.stop(ids);
        Map<String, Long> rows = new LinkedHashMap<>();
        for (TeamStore team : teams) {
            rows.put(team.team(), team.take(names, dryRun));
        }
        List<Written> written = new OutsideRecords(queue).take(names, ids, dryRun);
        Count taken = messages.take(ids, dryRun).plus(stopped);
        return new Found(taken.messages(), taken.deliveries(), taken.inHand(), rows, written);
    }

    /** Who did it and why, and never whose it was. */
    public void audit(String actor, String reason, long count) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            Queries.update(
                    connection,
                    "insert into audit (actor, action, scope, count, reason) values (?, 'erase', ?, ?, ?)",
                    actor,
                    "realm=" + subject.realm() + " subject=" + subject.pseudonym(),
                    count,
                    reason);
        }
    }

    /** The subject first, then what leads from it: asked again until nobody knows another name. */
    private List<Subject> names(QueueStore messages) throws SQLException {
        Set<Subject> known = new LinkedHashSet<>(Set.of(subject));
        if (subject.mention() != null) {
            add(messages.emails(subject), known);
        }
        int before = 0;
        while (known.size() > before) {
            before = known.size();
            for (TeamStore team : teams) {
                add(team.names(List.copyOf(known)), known);
            }
        }
        return List.copyOf(known);
    }

    private void add(List<String> names, Set<Subject> known) {
        names.stream()
                .filter(name -> !name.equals(subject.key()))
                .map(subject::also)
                .forEach(known::add);
        if (known.size() > MOST_NAMES) {
            throw new Refused("this subject leads to more than " + MOST_NAMES
                    + " customers and emails: it is no person's. Erase those by their own ids");
        }
    }
}
