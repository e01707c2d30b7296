package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code posthouse report}: what analytics counted; the statement is the team's own. */
@Command(
        name = "report",
        description = "Prints analytics' counts per realm, campaign and day.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  posthouse report", "  posthouse report --realm acme --json"})
final class ReportCommand implements Callable<Integer> {
    private static final String STATEMENT = "teams/analytics/sql/report.sql";
    private final Desk desk;

    @Option(names = "--realm", paramLabel = "ID", description = "Only this realm.")
    private String realm;

    @Option(names = "--campaign", paramLabel = "ID", description = "Only this campaign.")
    private String campaign;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    ReportCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException, IOException {
        String sql = Files.readString(desk.routes().resolve(STATEMENT));
        var columns = new ArrayList<String>();
        var rows = new ArrayList<Map<String, Object>>();
        try (Connection connection = desk.team("analytics").getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData about = result.getMetaData();
            for (int i = 1; i <= about.getColumnCount(); i++) {
                columns.add(about.getColumnLabel(i));
            }
            while (result.next()) {
                var row = new LinkedHashMap<String, Object>();
                for (int i = 1; i <= columns.size(); i++) {
                    row.put(columns.get(i - 1), value(result.getObject(i)));
                }
                if (asked(row)) {
                    rows.add(row);
                }
            }
        }
        print(columns, rows);
        return 0;
    }

    private void print(List<String> columns, List<Map<String, Object>> rows) {
        if (json) {
            desk.out().println(Json.text(rows));
            return;
        }
        var table = new Table(columns.stream()
                .map(column -> column.toUpperCase(Locale.ROOT).replace('_', ' '))
                .toArray(String[]::new));
        rows.forEach(row -> table.row(row.values().toArray()));
        table.print(desk.out());
    }

    private boolean asked(Map<String, Object> row) {
        return (realm == null || realm.equals(row.get("realm")))
                && (campaign == null || campaign.equals(row.get("campaign")));
    }

    private static Object value(Object cell) {
        return cell == null || cell instanceof Number ? cell : String.valueOf(cell);
    }
}
