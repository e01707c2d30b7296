package io.posthouse.operate.page;

import io.posthouse.operate.DeadLetterGroup;
import io.posthouse.operate.NewestDeadLetters;
import io.posthouse.operate.RealmDepth;
import io.posthouse.operate.RealmDepths;
import io.posthouse.operate.Status;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** How the house stood at one moment, as far as one page shows it. @param realms the largest first */
record Snapshot(Status.House house, List<RealmDepth> realms, List<DeadLetterGroup> dead) {
    static Snapshot take(DataSource queue) throws SQLException {
        return new Snapshot(
                new Status(queue).glance(), new RealmDepths(queue).largest(), new NewestDeadLetters(queue).groups());
    }
}
