package io.posthouse.operate.consistency;

import java.sql.SQLException;

/** Compares two lists in key order, holding one row of each. Pure. */
final class MergeCompare {
    private MergeCompare() {}

    /** Rows in the order of their keys. */
    interface Rows {
        /** Null after the last. */
        Version next() throws SQLException;
    }

    /** Takes what differs. */
    interface Found {
        void drift(Drift drift) throws SQLException;
    }

    static void run(Rows owner, Rows copy, Found found) throws SQLException {
        Version ours = owner.next();
        Version theirs = copy.next();
        while (ours != null || theirs != null) {
            int order = ours == null ? 1 : theirs == null ? -1 : Version.compareKeys(ours, theirs);
            var drift = Drift.between(order <= 0 ? ours : null, order >= 0 ? theirs : null);
            if (drift.isPresent()) {
                found.drift(drift.get());
            }
            ours = order <= 0 ? owner.next() : ours;
            theirs = order >= 0 ? copy.next() : theirs;
        }
    }
}
