package io.posthouse.realm;

import io.posthouse.realm.RealmChange.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Decides what applying files changes. Pure. */
final class RealmPlan {
    private RealmPlan() {}

    /**
     * @param documents without problems
     * @param rows all there are
     */
    static List<RealmChange> of(List<RealmDocument> documents, Collection<RealmRow> rows, RealmScope scope) {
        Map<String, RealmRow> byId = new HashMap<>();
        rows.forEach(row -> byId.put(row.id(), row));
        List<RealmChange> changes = new ArrayList<>();
        for (RealmDocument document : documents) {
            if (scope.covers(document.id())) {
                RealmRow row = byId.get(document.id());
                changes.add(new RealmChange(kind(document, row, scope), document.id(), row, document));
            }
        }
        Set<String> written = RealmFiles.ids(documents);
        for (RealmRow row : rows) {
            boolean ours = row.managedBy().equals(RealmRow.FILES)
                    || scope.takeOver() && scope.only().contains(row.id());
            if (ours && !row.removed() && !written.contains(row.id()) && scope.covers(row.id())) {
                changes.add(new RealmChange(scope.prune() ? Kind.REMOVED : Kind.LEFT, row.id(), row, null));
            }
        }
        return changes;
    }

    private static Kind kind(RealmDocument document, RealmRow row, RealmScope scope) {
        if (row == null) {
            return Kind.ADDED;
        }
        boolean files = row.managedBy().equals(RealmRow.FILES);
        if (!files && !scope.takeOver()) {
            return Kind.KEPT;
        }
        if (row.removed()) {
            return Kind.ADDED;
        }
        boolean same = row.document().equals(document.text()) && Objects.equals(row.mappings(), document.mappings());
        return files && same ? Kind.UNCHANGED : Kind.CHANGED;
    }
}
