package io.posthouse.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of a run as a table for people and as JSON. */
final class Report {
    private final List<Figure> figures = new ArrayList<>();

    void add(List<Figure> more) {
        figures.addAll(more);
        more.forEach(figure -> System.out.println(line(figure)));
    }

    String table() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%-52s %10s %10s %10s  %-8s %6s %6s%n",
                "figure",
                "min",
                "median",
                "max",
                "unit",
                "ratio",
                "bar"));
        figures.forEach(figure -> text.append(line(figure)).append('\n'));
        return text.toString();
    }

    boolean missed() {
        return figures.stream().anyMatch(figure -> Boolean.FALSE.equals(figure.reached()));
    }

    void write(Path file) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Figure figure : figures) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", figure.name());
            row.put("unit", figure.unit());
            row.put("rounds", figure.rounds());
            row.put("median", figure.median());
            row.put(
                    "baseline",
                    figure.baseline() == null ? null : figure.baseline().name());
            row.put("ratio", figure.ratio());
            row.put("bar", figure.bar());
            row.put("reached", figure.reached());
            rows.add(row);
        }
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), rows);
    }

    private static String line(Figure figure) {
        return String.format(
                Locale.ROOT,
                "%-52s %10s %10s %10s  %-8s %6s %6s %s",
                figure.name(),
                number(figure.min()),
                number(figure.median()),
                number(figure.max()),
                figure.unit(),
                figure.ratio() == null ? "" : String.format(Locale.ROOT, "%.2f", figure.ratio()),
                figure.bar() == null ? "" : number(figure.bar()),
                figure.reached() == null ? "" : figure.reached() ? "ok" : "MISSED");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
