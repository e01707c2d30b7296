package io.posthouse.teams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks through every value of every table of every database, as the catalogue names them, for what a person left. */
final class Traces {
    static final String ADDRESS = "ada.lovelace+spam@example.com";
    static final String PHONE = "+43 660 1234567";
    private static final List<String> TRACES = List.of(
            ADDRESS,
            "ada.lovelace%2bspam%40example.com",
            PHONE,
            "lovelace-byron",
            "boiler of 1843",
            "c-ada",
            "mid:letter-to-ada");

    private static final Map<String, String> HOLDS_NOBODY = Map.ofEntries(
            Map.entry("topic", "the register"),
            Map.entry("subscription", "the register"),
            Map.entry("token", "digests"),
            Map.entry("runner", "processes"),
            Map.entry("audit", "whose names are digests, and what persons who operate wrote"),
            Map.entry("realm", "clients"),
            Map.entry("realm_version", "clients"),
            Map.entry("control", "orders of operators"),
            Map.entry("paused", "orders of operators"),
            Map.entry("closed_door", "orders of operators"),
            Map.entry("hold", "orders of operators"),
            Map.entry("backfill", "orders of operators"),
            Map.entry("write_back_limit", "counts"),
            Map.entry("write_back_token", "logins of clients"),
            Map.entry("house_key", "a key"),
            Map.entry("flyway_schema_history", "names of scripts"),
            Map.entry("flyway_common_history", "names of scripts"));

    private final Map<String, TeamDatabase> teams;
    private final TeamDatabase queue;

    Traces(Map<String, TeamDatabase> teams, TeamDatabase queue) {
        this.teams = teams;
        this.queue = queue;
    }

    /** Tables in which any value holds a trace. */
    Set<String> in() {
        Set<String> found = new TreeSet<>();
        eachTable((name, database, table, columns) -> {
            String values = String.join(" || ' ' || ", columns);
            for (Map<String, Object> row : database.rows("select lower(" + values + ") as all_of_it from " + table)) {
                String text = String.valueOf(row.get("all_of_it"));
                if (TRACES.stream().anyMatch(trace -> text.contains(trace.toLowerCase(Locale.ROOT)))) {
                    found.add(name);
                }
            }
        });
        return found;
    }

    /** Tables that hold nothing, though nobody said that they hold no person. */
    List<String> neverFilled() {
        List<String> empty = new ArrayList<>();
        Set<String> unknown = new TreeSet<>(HOLDS_NOBODY.keySet());
        eachTable((name, database, table, columns) -> {
            unknown.remove(table);
            if (database.count(table) == 0 && !HOLDS_NOBODY.containsKey(table)) {
                empty.add(name);
            }
        });
        assertThat(unknown).as("no tables any more").isEmpty();
        return empty;
    }

    private interface Visit {
        void table(String name, TeamDatabase database, String table, List<String> columns);
    }

    /** All tables with a column that could hold a person's data, as SQL that gives the column's text, whatever its type. */
    private void eachTable(Visit visit) {
        Map<String, TeamDatabase> all = new TreeMap<>(teams);
        all.put("queue", queue);
        all.forEach((where, database) -> {
            Map<String, List<String>> columns = new TreeMap<>();
            for (Map<String, Object> row : database.rows(
                    "select c.relname as t, a.attname as c, format_type(a.atttypid, null) as type from pg_class c"
                            + " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
                            + " where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')"
                            + " and not c.relispartition and format_type(a.atttypid, null) ~ 'text|char|json|bytea|xml|hstore|inet'"
                            + " and format_type(a.atttypid, null) <> '\"char\"'")) {
                String column = "\"" + row.get("c") + "\"";
                columns.computeIfAbsent((String) row.get("t"), table -> new ArrayList<>())
                        .add("coalesce("
                                + (row.get("type").equals("bytea")
                                        ? "encode(" + column + ", 'escape')"
                                        : column + "::text")
                                + ", '')");
            }
            columns.forEach((table, those) -> visit.table(where + "." + table, database, table, those));
        });
    }
}
