package io.posthouse.realm;

import io.posthouse.yaml.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Makes the rows of realms what the files say, in one transaction. May be repeated, and run by many processes at once: one
 * after the other. Every process sees it within two seconds.
 */
public final class RealmApply {
    private static final int LONGEST_SCOPE = 1000;

    private RealmApply() {}

    /**
     * What {@link #apply} would do; writes nothing.
     *
     * @throws RealmsRefused when a realm that would change names the variable of a realm that only stands in a row
     */
    public static List<RealmChange> plan(DataSource queue, List<RealmDocument> documents, RealmScope scope)
            throws SQLException {
        try (Connection connection = queue.getConnection()) {
            return planned(new RealmRows(connection), documents, scope);
        }
    }

    /**
     * @param documents without problems
     * @param actor who applies, for the audit
     * @return what was done with each realm
     * @throws RealmsRefused as {@link #plan}; nothing was written
     */
    public static List<RealmChange> apply(
            DataSource queue, List<RealmDocument> documents, RealmScope scope, String actor) throws SQLException {
        try (Connection connection = queue.getConnection()) {
            connection.setAutoCommit(false);
            try {
                RealmRows rows = new RealmRows(connection);
                rows.lock();
                List<RealmChange> changes = planned(rows, documents, scope);
                write(rows, changes.stream().filter(RealmChange::changes).toList(), actor);
                connection.commit();
                return changes;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static List<RealmChange> planned(RealmRows rows, List<RealmDocument> documents, RealmScope scope)
            throws SQLException {
        List<RealmRow> there = rows.all();
        List<RealmChange> changes = RealmPlan.of(documents, there, scope);
        Set<String> realms = new TreeSet<>(RealmFiles.ids(documents));
        there.forEach(row -> realms.add(row.id()));
        // Not of what is unchanged: whoever adds a realm elsewhere must not keep this house from starting.
        List<Problem> problems = Namespaces.trespasses(
                changes.stream()
                        .filter(change -> change.changes() && change.after() != null)
                        .map(RealmChange::after)
                        .toList(),
                realms);
        if (!problems.isEmpty()) {
            throw new RealmsRefused(problems);
        }
        return changes;
    }

    private static void write(RealmRows rows, List<RealmChange> changes, String actor) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        long version = rows.nextVersion();
        List<String> scope = new ArrayList<>();
        for (RealmChange change : changes) {
            boolean removed = change.after() == null;
            rows.write(new RealmRow(
                    change.id(),
                    removed ? change.before().name() : change.after().name(),
                    removed ? change.before().document() : change.after().text(),
                    removed ? change.before().mappings() : change.after().mappings(),
                    version,
                    RealmRow.FILES,
                    actor,
                    null,
                    removed));
            scope.add(sign(change) + change.id());
        }
        String all = String.join(" ", scope);
        rows.audit(
                actor,
                "realm.apply",
                all.length() > LONGEST_SCOPE ? all.substring(0, LONGEST_SCOPE) + "…" : all,
                changes.size());
    }

    private static String sign(RealmChange change) {
        return switch (change.kind()) {
            case ADDED -> "+";
            case REMOVED -> "-";
            default -> "~";
        };
    }
}
