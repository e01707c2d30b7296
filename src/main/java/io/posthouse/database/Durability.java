package io.posthouse.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether a server keeps what it has confirmed, also through a power cut. */
final class Durability {
    private static final List<String> SETTINGS = List.of("fsync", "synchronous_commit", "full_page_writes");
    private static final int OLDEST = 15;

    private Durability() {}

    /** @throws DatabaseProblem with all that is wrong with that server */
    static void require(String database, Connection connection, Set<String> allowed) throws SQLException {
        List<String> problems = problems(database, connection, allowed);
        if (!problems.isEmpty()) {
            throw new DatabaseProblem(String.join("\n", problems));
        }
    }

    private static List<String> problems(String database, Connection connection, Set<String> allowed)
            throws SQLException {
        List<String> problems = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_setting('server_version_num')::int / 10000, "
                        + "current_setting('fsync'), current_setting('synchronous_commit'), "
                        + "current_setting('full_page_writes')")) {
            row.next();
            if (row.getInt(1) < OLDEST) {
                problems.add("database " + database + " is PostgreSQL " + row.getInt(1) + ", needed is " + OLDEST
                        + " or newer");
            }
            for (int i = 0; i < SETTINGS.size(); i++) {
                if (row.getString(i + 2).equals("off") && !allowed.contains(SETTINGS.get(i))) {
                    problems.add("database " + database + " has " + SETTINGS.get(i)
                            + " = off, so a power cut can lose what was accepted: turn it on, or name it in"
                            + " posthouse.database.allow-unsafe");
                }
            }
        }
        return problems;
    }
}
