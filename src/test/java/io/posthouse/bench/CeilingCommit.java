package io.posthouse.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Group commit of the message row alone: two writers, each takes what is there, one statement, one fsync. */
final class CeilingCommit {
    private static final int WRITERS = 2;
    private static final int MOST = 128;
    private static final String INSERT =
            "insert into message(id, topic, realm, digest, envelope) select i, 'MAILGUN_EVENT_RECEIVED', r, d, e"
                    + " from unnest(?::uuid[], ?::text[], ?::bytea[], ?::bytea[]) x(i, r, d, e) on conflict do nothing";

    private final BlockingQueue<CeilingRow> waiting = new ArrayBlockingQueue<>(10_000);

    CeilingCommit(String url) throws SQLException {
        for (int i = 0; i < WRITERS; i++) {
            Connection connection = DriverManager.getConnection(url);
            PreparedStatement insert = connection.prepareStatement(INSERT);
            Thread thread = new Thread(() -> write(connection, insert), "ceiling-commit");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void add(CeilingRow row) {
        if (!waiting.offer(row)) {
            row.answer().committed(false);
        }
    }

    private void write(Connection connection, PreparedStatement insert) {
        List<CeilingRow> rows = new ArrayList<>(MOST);
        while (true) {
            try {
                rows.clear();
                rows.add(waiting.take());
                waiting.drainTo(rows, MOST - 1);
                rows.sort(Comparator.comparing(CeilingRow::id));
                boolean committed = insert(connection, insert, rows);
                rows.forEach(row -> row.answer().committed(committed));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static boolean insert(Connection connection, PreparedStatement insert, List<CeilingRow> rows) {
        try {
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", rows.stream().map(CeilingRow::id).toArray()));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "text", rows.stream().map(CeilingRow::realm).toArray()));
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "bytea", rows.stream().map(CeilingRow::digest).toArray(byte[][]::new)));
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea", rows.stream().map(CeilingRow::envelope).toArray(byte[][]::new)));
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            System.err.println("ceiling: " + e.getMessage());
            return false;
        }
    }
}
