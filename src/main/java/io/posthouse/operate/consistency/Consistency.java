package io.posthouse.operate.consistency;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.message.MessageIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Whether the copies of an entity are what its owner has, by key and version. With {@code repair} the owner tells again, in
 * its own outbox and with its own version, what a copy misses or has too old. Memory is bounded however many there are.
 */
public final class Consistency {
    private static final Pattern PARAMETER = Pattern.compile(":\\?(repair|keys)");
    private static final int BATCH = 500;

    private final Side owner;
    private final String realm;
    private final int listed;

    /** A team, its database, and its own statement of versions. */
    public record Side(String team, DataSource database, String sql) {}

    /**
     * What was found in one copy.
     *
     * @param drifts the first of them only
     * @param told to all teams again, when it was asked for
     */
    public record Report(String copy, Map<Drift.Kind, Long> counts, List<Drift> drifts, long told) {
        public boolean clean() {
            return counts.isEmpty();
        }
    }

    /**
     * @param realm null for all
     * @param listed how many drifts a report holds at most; all are counted
     */
    public Consistency(Side owner, String realm, int listed) {
        this.owner = owner;
        this.realm = realm;
        this.listed = listed;
    }

    /** @param republish the owner's statement that tells entities again; null to look only */
    public Report compare(Side copy, String republish) throws SQLException {
        Map<Drift.Kind, Long> counts = new EnumMap<>(Drift.Kind.class);
        List<Drift> drifts = new ArrayList<>();
        try (Telling telling = republish == null ? null : new Telling(republish);
                VersionRows ours = new VersionRows(owner.database(), owner.sql(), realm);
                VersionRows theirs = new VersionRows(copy.database(), copy.sql(), realm)) {
            MergeCompare.run(ours, theirs, drift -> {
                counts.merge(drift.kind(), 1L, Long::sum);
                if (drifts.size() < listed) {
                    drifts.add(drift);
                }
                if (telling != null && drift.kind().mendable()) {
                    telling.add(drift);
                }
            });
            return new Report(copy.team(), counts, drifts, telling == null ? 0 : telling.finish());
        }
    }

    /** Collects keys and tells them in batches, each a transaction. */
    private final class Telling implements AutoCloseable {
        private final UUID repair = MessageIds.random();
        private final Connection connection;
        private final List<String> names = new ArrayList<>();
        private final String sql;
        private ArrayNode keys = JsonNodeFactory.instance.arrayNode();
        private long told;

        Telling(String republish) throws SQLException {
            Matcher parameter = PARAMETER.matcher(republish);
            sql = parameter.replaceAll(found -> {
                names.add(found.group(1));
                return "?";
            });
            connection = owner.database().getConnection();
        }

        void add(Drift drift) throws SQLException {
            keys.addObject().put("realm", drift.realm()).put("id", drift.id());
            if (keys.size() == BATCH) {
                tell();
            }
        }

        long finish() throws SQLException {
            if (!keys.isEmpty()) {
                tell();
            }
            return told;
        }

        private void tell() throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                for (int i = 0; i < names.size(); i++) {
                    insert.setString(i + 1, names.get(i).equals("repair") ? repair.toString() : keys.toString());
                }
                told += insert.executeUpdate();
            }
            keys = JsonNodeFactory.instance.arrayNode();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
