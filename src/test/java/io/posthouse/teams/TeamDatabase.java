package io.posthouse.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** A team's database, freshly made, and the team's SQL files, run with the parameters that camel-jdbc would bind. */
final class TeamDatabase {
    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");

    private final DataSource database;
    private final Path folder;

    private TeamDatabase(DataSource database, Path folder) {
        this.database = database;
        this.folder = folder;
    }

    static TeamDatabase fresh(String team) {
        return new TeamDatabase(TestDatabases.freshTeam(team), Path.of("routes/teams", team));
    }

    static TeamDatabase of(DataSource database, Path folder) {
        return new TeamDatabase(database, folder);
    }

    DataSource dataSource() {
        return database;
    }

    /** Runs {@code sql/<file>.sql} for these messages, as one statement in autocommit. */
    void apply(String file, String subscription, Collection<? extends JsonNode> messages) throws SQLException {
        var array = JsonNodeFactory.instance.arrayNode().addAll(messages);
        String text = new String(StrictJson.write(array), StandardCharsets.UTF_8);
        apply(file, Map.of("subscription", subscription, "messages", text));
    }

    void apply(String file, Map<String, String> parameters) throws SQLException {
        List<String> names = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(sql(file));
        String query = parameter.replaceAll(found -> {
            names.add(found.group(1));
            return "?";
        });
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < names.size(); i++) {
                statement.setString(i + 1, parameters.get(names.get(i)));
            }
            statement.execute();
        }
    }

    String sql(String file) {
        try {
            return Files.readString(folder.resolve("sql/" + file + ".sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each row as column to value; arrays and JSON as text. */
    List<Map<String, Object>> rows(String query, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<Map<String, Object>> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Map<String, Object> values = new LinkedHashMap<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        Object value = row.getObject(i);
                        boolean plain = value == null || value instanceof Number || value instanceof Boolean;
                        values.put(row.getMetaData().getColumnLabel(i), plain ? value : value.toString());
                    }
                    rows.add(values);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long count(String table) {
        return (Long) rows("select count(*) as n from " + table).get(0).get("n");
    }

    /** The envelopes in the outbox, as other teams would receive them. */
    List<JsonNode> outbox() throws SQLException {
        List<java.util.UUID> causes = new ArrayList<>();
        rows("select distinct cause from outbox")
                .forEach(row -> causes.add(java.util.UUID.fromString((String) row.get("cause"))));
        List<JsonNode> envelopes = new ArrayList<>();
        new Outbox(database)
                .unsent(causes, Integer.MAX_VALUE)
                .forEach(e -> envelopes.add(io.posthouse.message.EnvelopeJson.tree(e)));
        return envelopes;
    }
}
