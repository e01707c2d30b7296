package io.posthouse.operate.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.database.TestDatabases;
import io.posthouse.operate.consistency.Consistency.Report;
import io.posthouse.operate.consistency.Consistency.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ConsistencyTest {
    private final DataSource crm = TestDatabases.freshTeam("crm");
    private final DataSource marketing = TestDatabases.freshTeam("marketing");

    @Test
    void eachKindOfDriftIsFoundInItsRealm() throws Exception {
        fill();

        Report all = consistency(null).compare(copy(), null);
        Report acme = consistency("acme").compare(copy(), null);

        assertThat(all.drifts())
                .containsExactly(
                        new Drift(Drift.Kind.DIFFERENT, "acme", "different", 4L, 4L),
                        new Drift(Drift.Kind.EXTRA, "acme", "extra", null, 1L),
                        new Drift(Drift.Kind.MISSING, "acme", "missing", 1L, null),
                        new Drift(Drift.Kind.NEWER, "acme", "newer", 2L, 3L),
                        new Drift(Drift.Kind.OLDER, "acme", "older", 3L, 2L),
                        new Drift(Drift.Kind.MISSING, "globex", "missing", 1L, null));
        assertThat(acme.drifts()).hasSize(5).allMatch(drift -> drift.realm().equals("acme"));
        assertThat(all.told()).isZero();
        assertThat(one(crm, "select count(*) from outbox")).isEqualTo("0");
    }

    @Test
    void aRepairTellsWhatTheOwnerHasWithTheOwnersVersion() throws Exception {
        fill();
        String republish = Files.readString(Path.of("routes/teams/crm/sql/republish-customer.sql"));

        Report report = consistency(null).compare(copy(), republish);

        assertThat(report.told()).isEqualTo(4);
        assertThat(one(
                        crm,
                        "select string_agg(concat_ws(' ', realm, subject, topic, version), ', ' order by realm, subject)"
                                + " from outbox"))
                .isEqualTo("acme different CUSTOMER_UPDATED 4, acme missing CUSTOMER_UPDATED 1,"
                        + " acme older CUSTOMER_UPDATED 3, globex missing CUSTOMER_UPDATED 1");
        apply(one(
                crm,
                "select json_agg(json_build_object('id', id, 'topic', topic, 'realm', realm, 'source', source,"
                        + " 'time', to_char(\"time\" at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), 'subject', subject,"
                        + " 'version', version, 'data', data)) from outbox"));
        assertThat(consistency(null).compare(copy(), null).drifts())
                .extracting(Drift::kind)
                .containsExactly(Drift.Kind.EXTRA, Drift.Kind.NEWER);
    }

    @Property(tries = 200)
    void whateverTheTwoSidesHoldEachKeyIsJudgedOnce(
            @ForAll @Size(max = 20) Map<@IntRange(max = 40) Integer, Byte> ourNumbers,
            @ForAll @Size(max = 20) Map<@IntRange(max = 40) Integer, Byte> theirNumbers)
            throws Exception {
        Map<String, Byte> ours = keyed(ourNumbers);
        Map<String, Byte> theirs = keyed(theirNumbers);
        List<Drift> found = new ArrayList<>();
        MergeCompare.run(rows(ours), rows(theirs), found::add);

        Map<String, Drift> wanted = new TreeMap<>();
        ours.forEach((key, version) -> Drift.between(version(key, version), version(key, theirs.get(key)))
                .ifPresent(drift -> wanted.put(key, drift)));
        theirs.forEach((key, version) -> Drift.between(version(key, ours.get(key)), version(key, version))
                .ifPresent(drift -> wanted.put(key, drift)));
        assertThat(found).containsExactlyInAnyOrderElementsOf(wanted.values());
    }

    /** Some beyond the first plane of Unicode, which Java and PostgreSQL order differently if one does not see to it. */
    private static Map<String, Byte> keyed(Map<Integer, Byte> numbers) {
        Map<String, Byte> keyed = new TreeMap<>();
        numbers.forEach((number, version) ->
                keyed.put((number % 3 == 0 ? "\ud834\udd1e" : number % 3 == 1 ? "\uffee" : "a") + number, version));
        return keyed;
    }

    private static Version version(String key, Byte version) {
        return version == null ? null : new Version("r", key, version, false);
    }

    private static MergeCompare.Rows rows(Map<String, Byte> of) {
        Iterator<Version> sorted = of.entrySet().stream()
                .map(entry -> version(entry.getKey(), entry.getValue()))
                .sorted(Version::compareKeys)
                .iterator();
        return () -> sorted.hasNext() ? sorted.next() : null;
    }

    private void fill() throws Exception {
        execute(
                crm,
                "insert into customer (realm, id, version, deleted, customer) values"
                        + " ('acme', 'same', 1, false, '{}'), ('acme', 'missing', 1, false, '{\"name\": \"Ann\"}'),"
                        + " ('acme', 'older', 3, false, '{}'), ('acme', 'newer', 2, false, '{}'),"
                        + " ('acme', 'different', 4, false, '{}'), ('acme', 'gone before', 2, true, '{}'),"
                        + " ('globex', 'missing', 1, false, '{}')");
        execute(
                marketing,
                "insert into audience (realm, customer, version, message, deleted) values"
                        + " ('acme', 'same', 1, gen_random_uuid(), false), ('acme', 'older', 2, gen_random_uuid(), false),"
                        + " ('acme', 'newer', 3, gen_random_uuid(), false),"
                        + " ('acme', 'different', 4, '00000000-0000-7000-8000-000000000000', true),"
                        + " ('acme', 'extra', 1, gen_random_uuid(), false)");
    }

    private void apply(String messages) throws Exception {
        String sql = Files.readString(Path.of("routes/teams/marketing/sql/audience.sql"))
                .replace(":?subscription", "'marketing-customer-updated'")
                .replace(":?messages", "?");
        try (Connection connection = marketing.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, messages);
            statement.execute();
        }
    }

    private Consistency consistency(String realm) throws Exception {
        return new Consistency(side("crm", crm), realm, 100);
    }

    private Side copy() throws Exception {
        return side("marketing", marketing);
    }

    private static Side side(String team, DataSource database) throws Exception {
        return new Side(team, database, Files.readString(Path.of("routes/teams", team, "sql/versions-customer.sql")));
    }

    private static void execute(DataSource database, String sql) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(DataSource database, String sql) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
