package io.posthouse.operate.erasure;

import io.posthouse.operate.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * What a team keeps, by the team's own statements.
 *
 * @param subjects tells under which other names the team knows a subject; null when the team has no such statement
 * @param erase takes a subject out, and answers how many rows that were
 */
public record TeamStore(String team, DataSource database, String subjects, String erase) {
    private static final String ERASE = "sql/erase.sql";
    private static final Pattern PARAMETER = Pattern.compile(":\\?(realm|subject|names|mention)\\b");

    /** Opens a team's database. */
    public interface Opening {
        DataSource team(String name);
    }

    /** Teams with a {@code sql/erase.sql}, in the order of their names. */
    public static List<TeamStore> in(Path routes, Opening opening) throws IOException {
        List<TeamStore> stores = new ArrayList<>();
        for (Path folder : folders(routes)) {
            if (Files.exists(folder.resolve(ERASE))) {
                String team = folder.getFileName().toString();
                Path subjects = folder.resolve("sql/subjects.sql");
                stores.add(new TeamStore(
                        team,
                        opening.team(team),
                        Files.exists(subjects) ? Files.readString(subjects) : null,
                        Files.readString(folder.resolve(ERASE))));
            }
        }
        return stores;
    }

    /** Teams that do not say how somebody is taken out, in the order of their names. */
    public static List<String> without(Path routes) throws IOException {
        return folders(routes).stream()
                .filter(folder -> !Files.exists(folder.resolve(ERASE)))
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    private static List<Path> folders(Path routes) throws IOException {
        try (Stream<Path> folders = Files.list(routes.resolve("teams"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** @param names the subject first */
    List<String> names(List<Subject> names) throws SQLException {
        if (subjects == null) {
            return List.of();
        }
        try (Connection connection = database.getConnection()) {
            return column(connection, subjects, names);
        }
    }

    /** All names at once; @return rows it took, or would take */
    long take(List<Subject> names, boolean dryRun) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            long taken = Long.parseLong(column(connection, erase, names).get(0));
            if (dryRun) {
                connection.rollback();
            } else {
                connection.commit();
            }
            return taken;
        }
    }

    private static List<String> column(Connection connection, String sql, List<Subject> names) throws SQLException {
        Subject named = names.get(0);
        String all = Json.text(names.stream().map(Subject::key).toList());
        List<String> parameters = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(sql);
        String query = parameter.replaceAll(found -> {
            parameters.add(found.group(1));
            return "?::text";
        });
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setString(
                        i + 1,
                        switch (parameters.get(i)) {
                            case "realm" -> named.realm();
                            case "subject" -> named.key();
                            case "names" -> all;
                            default -> named.mention();
                        });
            }
            List<String> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        }
    }
}
