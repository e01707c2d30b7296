package io.posthouse.operate.command;

import io.posthouse.operate.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows under headings, numbers to the right. Cells may come from outside: they are made printable. */
final class Table {
    private static final int WIDEST = 100;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Boolean> numbers = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
        Stream.of(headings).forEach(heading -> numbers.add(true));
    }

    /** Null is an empty cell. */
    Table row(Object... cells) {
        var row = new ArrayList<String>();
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] != null && !String.valueOf(cells[i]).matches("[≥~]?[0-9]+")) {
                numbers.set(i, false);
            }
            row.add(cells[i] == null ? "" : cut(Printable.line(String.valueOf(cells[i]))));
        }
        rows.add(row);
        return this;
    }

    void print(PrintWriter out) {
        int[] widths = new int[numbers.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(numbers.get(i) ? pad + row.get(i) : row.get(i) + pad)
                        .append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String cut(String cell) {
        return cell.length() <= WIDEST ? cell : cell.substring(0, WIDEST - 1) + "…";
    }
}
