package io.posthouse.operate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** What died last, by subscription, destination and reason. It costs the same however much is dead, waits or is held. Thread-safe. */
public final class NewestDeadLetters {
    /** So many of the newest are looked at. */
    public static final int LETTERS = 1_000;

    private static final int GROUPS = 50;

    // "offset 0" keeps the look-up of a lane an index probe.
    static final String NEWEST = """
            with newest as materialized (
              select lane, id, reason, since, created_at from delivery
              where state = 'x' order by coalesce(since, created_at) desc limit ?
            )
            """ + DeadLetters.GROUP + """
            from newest d
            cross join lateral (select subscription, realm, destination from lane where id = d.lane offset 0) l
            join subscription s on s.id = l.subscription
            group by 1, 2, 3, 4, 7 order by newest desc, 1 limit\s""" + GROUPS;

    private final DataSource queue;

    public NewestDeadLetters(DataSource queue) {
        this.queue = queue;
    }

    /** The group of the newest letter first. Counts are of the newest {@value #LETTERS} letters. */
    public List<DeadLetterGroup> groups() throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return Queries.list(connection, NEWEST, DeadLetters::group, LETTERS);
        }
    }
}
