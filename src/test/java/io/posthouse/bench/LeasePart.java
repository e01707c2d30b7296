package io.posthouse.bench;

import io.posthouse.database.Access;
import io.posthouse.database.TestDatabases;
import io.posthouse.queue.postgres.LeaseRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether leasing slows down when much waits, when many realms wait, and when somebody reads a long report meanwhile. */
final class LeasePart implements Bench.Part {
    private static final int REALMS = 5_000;
    private static final String FILL = """
            insert into topic(name, owner, entity, key) values ('T', 'bench', 'e', 'k');
            insert into subscription(name, topic, team) values ('s', 'T', 'bench');
            insert into lane(subscription, realm) select 1, 'realm-' || r from generate_series(1, %1$d) r;
            insert into message(id, topic, realm, digest, envelope)
              select (lpad(to_hex(1800000000000 + n), 12, '0') || '80008' || lpad(to_hex(n), 15, '0'))::uuid,
                'T', 'realm-' || (1 + n %% %1$d), sha256(n::text::bytea), convert_to(repeat('x', 600), 'UTF8')
              from generate_series(1, %2$d) n;
            insert into delivery(lane, message)
              select 1 + n %% %1$d, (lpad(to_hex(1800000000000 + n), 12, '0') || '80008' || lpad(to_hex(n), 15, '0'))::uuid
              from generate_series(1, %2$d) n;
            """;

    @Override
    public List<Figure> measure(Extent extent, Bed bed) throws SQLException {
        List<Figure> figures = new ArrayList<>();
        for (int realms : new int[] {1, REALMS}) {
            figures.addAll(measure(extent, realms));
        }
        return figures;
    }

    private static List<Figure> measure(Extent extent, int realms) throws SQLException {
        List<Double> small = new ArrayList<>();
        List<Double> large = new ArrayList<>();
        List<Double> report = new ArrayList<>();
        Access fewAccess = filled(realms, extent.small());
        Access manyAccess = filled(realms, extent.large());
        try (Connection few = fewAccess.connect();
                Connection many = manyAccess.connect();
                Connection reader = manyAccess.connect()) {
            LeaseRun fewRun = new LeaseRun(few);
            LeaseRun manyRun = new LeaseRun(many);
            Duration length = Duration.ofSeconds(extent.seconds());
            fewRun.perSecond(length);
            manyRun.perSecond(length);
            for (int round = 0; round < extent.rounds(); round++) {
                small.add(fewRun.perSecond(length));
                large.add(manyRun.perSecond(length));
                report.add(withSnapshotHeld(reader, manyRun, length));
            }
        }
        String of = " waiting, " + realms + (realms == 1 ? " realm" : " realms");
        Figure base = new Figure("lease + settle, " + extent.small() + of, "msgs/s", small, null, null);
        Figure all = new Figure("lease + settle, " + extent.large() + of, "msgs/s", large, base, 0.85);
        return List.of(base, all, new Figure("the same, a long report open", "msgs/s", report, all, 0.8));
    }

    private static Access filled(int realms, int waiting) throws SQLException {
        Access access = TestDatabases.freshQueueAccess();
        try (Connection connection = access.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(String.format(FILL, realms, waiting));
            statement.execute("vacuum analyze");
        }
        return access;
    }

    private static double withSnapshotHeld(Connection reader, LeaseRun run, Duration length) throws SQLException {
        reader.setAutoCommit(false);
        reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = reader.createStatement()) {
            statement.execute("select count(*) from subscription");
            return run.perSecond(length);
        } finally {
            reader.rollback();
        }
    }
}
