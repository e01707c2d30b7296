package io.posthouse.operate.command;

import io.posthouse.message.Units;
import io.posthouse.operate.Json;
import io.posthouse.operate.Top;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code posthouse top}: who uses the house. */
@Command(
        name = "top",
        description = {
            "Who uses the house: workers, realms, destinations.",
            "Share of all work seconds, messages done a second, failures, what is open now, and what is in force for them (in"
                    + " brackets: for a part)."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse top                                        workers and realms, last 5 minutes",
            "  posthouse top --by realm --sort waiting --limit 10",
            "  posthouse top --by destination --since 1h --json"
        })
final class TopCommand implements Callable<Integer> {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final long GAP_MILLIS = 2000;
    private static final int NAME = 28;
    private final Desk desk;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--by",
            split = ",",
            paramLabel = "WHAT",
            description = "worker, realm, destination, or several: realm,worker (default).")
    private List<Top.By> by = List.of(Top.By.WORKER, Top.By.REALM);

    @Option(names = "--since", paramLabel = "TIME", description = "How far back, by the minute: 5m (default) to 26h.")
    private String since = "5m";

    @Option(
            names = "--sort",
            paramLabel = "BY",
            description = "seconds (default), messages, waiting (open now), dead (since then).")
    private Top.Sort sort = Top.Sort.SECONDS;

    @Option(names = "--limit", paramLabel = "N", description = "Lines at most (default 20).")
    private int limit = 20;

    @Option(names = "--watch", description = "Again every two seconds, until Ctrl-C.")
    private boolean watch;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    TopCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        Duration back = Units.duration(since)
                .filter(span -> !span.isZero() && span.compareTo(Top.LONGEST) <= 0)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(), "--since must be a time such as 90s, 5m, 2h; 26h at most"));
        Set<Top.By> together = EnumSet.copyOf(by);
        var top = new Top(desk.queue());
        print(top.now(together, back, sort, Math.max(1, limit)), together);
        while (watch) {
            Thread.sleep(GAP_MILLIS);
            Top.House house = top.now(together, back, sort, Math.max(1, limit));
            if (!json) {
                desk.out().print(CLEAR);
            }
            print(house, together);
        }
        return 0;
    }

    private void print(Top.House house, Set<Top.By> together) {
        if (json) {
            desk.out().println(Json.text(house));
        } else {
            desk.out().println("since " + Times.second(house.since()) + " to " + Times.second(house.at()));
            table(house, together).print(desk.out());
        }
        desk.out().flush();
    }

    private static Table table(Top.House house, Set<Top.By> together) {
        List<String> headings = new ArrayList<>();
        together.forEach(one -> headings.add(one.name()));
        headings.addAll(List.of("SHARE", "MSG/S", "RETRY", "DEAD", "OPEN", "OLDEST", "CONTROL"));
        var table = new Table(headings.toArray(String[]::new));
        // Three names would not fit into 100 characters beside the figures; one or two do.
        int widest = together.size() == Top.By.values().length ? NAME / 2 : NAME;
        for (Top.Row row : house.rows()) {
            List<Object> cells = new ArrayList<>();
            together.forEach(one -> cells.add(cut(
                    switch (one) {
                        case WORKER -> row.worker();
                        case REALM -> row.realm();
                        case DESTINATION -> row.destination();
                    },
                    one == Top.By.WORKER ? widest : Math.min(widest, 16))));
            cells.add(String.format(Locale.ROOT, "%.1f%%", row.share() * 100));
            cells.add(String.format(Locale.ROOT, row.perSecond() < 100 ? "%.1f" : "%.0f", row.perSecond()));
            cells.add(row.retried());
            cells.add(row.dead());
            cells.add((row.capped() && row.open() > 0 ? "≥" : "") + row.open());
            cells.add(Times.age(row.oldestAgeSeconds()));
            cells.add(row.control());
            table.row(cells.toArray());
        }
        return table;
    }

    private static String cut(String name, int widest) {
        return name.length() <= widest ? name : name.substring(0, widest - 1) + "…";
    }
}
