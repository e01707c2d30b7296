package io.posthouse.realm;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The realms as their rows say. Each second one thread asks for the version of all, reads what changed, and looks at the
 * files of the secrets: asking is a look into a map. While the database is away, what was read last counts. Thread-safe.
 */
public final class AppliedRealms implements Realms, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AppliedRealms.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final long NOTHING = -1;

    private final DataSource queue;
    private final RealmReader reader;
    private final SecretPlaces places;
    private final List<Column<?>> columns;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "realms");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Map<String, String> names = Map.of();
    private volatile long read = System.nanoTime();

    // From here on the watcher's own.
    private long seen = NOTHING;
    private Map<String, RealmDocument> documents = Map.of();
    private Set<String> everyId = Set.of();
    private Set<String> unset = Set.of();
    private boolean away;

    private AppliedRealms(DataSource queue, RealmReader reader, SecretPlaces places) {
        this.queue = queue;
        this.reader = reader;
        this.places = places;
        columns = List.copyOf(
                reader.sections().stream().<Column<?>>map(Column::new).toList());
    }

    /** Reads all realms and goes on watching them. */
    public static AppliedRealms open(DataSource queue, RealmReader reader, SecretPlaces places) throws SQLException {
        return open(queue, reader, places, INTERVAL);
    }

    /** @param interval between two looks */
    static AppliedRealms open(DataSource queue, RealmReader reader, SecretPlaces places, Duration interval)
            throws SQLException {
        AppliedRealms realms = new AppliedRealms(queue, reader, places);
        realms.refresh();
        realms.watcher.scheduleWithFixedDelay(
                realms::watch, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return realms;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> View<T> view(Section<T> section) {
        return (View<T>) columns.stream()
                .filter(column -> column.isOf(section))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "realms are read without the section '" + section.key() + "'; give it to their reader"));
    }

    @Override
    public String nameOf(String realm) {
        return names.get(realm);
    }

    /** Time since realms and secrets were last looked at with success; grows while they cannot be. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - read);
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }

    private void watch() {
        try {
            refresh();
            away = false;
        } catch (Throwable e) {
            // Also an Error: a task that throws is never run again, and no change of a realm would ever be seen.
            if (!away) {
                LOG.atWarn()
                        .addKeyValue("event.action", "realm.not-refreshed")
                        .setCause(e)
                        .log("realms cannot be read, the last ones count; tried each second");
            }
            away = true;
        }
        try {
            lookAtSecrets();
            if (!away) {
                read = System.nanoTime();
            }
        } catch (Throwable e) {
            LOG.atWarn()
                    .addKeyValue("event.action", "realm.not-refreshed")
                    .setCause(e)
                    .log("secrets of realms cannot be looked at, the last ones count");
        }
    }

    private void refresh() throws SQLException {
        try (Connection connection = queue.getConnection()) {
            RealmRows rows = new RealmRows(connection);
            long version = rows.version();
            if (version != seen) {
                // A counter that went back is that of a restored database: nothing seen before counts.
                boolean afresh = version < seen;
                take(rows.since(afresh ? NOTHING : seen), afresh);
                seen = version;
            }
        }
    }

    private void take(List<RealmRow> rows, boolean afresh) {
        Map<String, RealmDocument> next = new HashMap<>(afresh ? Map.of() : documents);
        Set<String> ids = new HashSet<>(afresh ? Set.of() : everyId);
        Map<String, String> shown = new HashMap<>(afresh ? Map.of() : names);
        for (RealmRow row : rows) {
            ids.add(row.id());
            if (row.removed()) {
                next.remove(row.id());
                shown.remove(row.id());
            } else {
                take(row, next);
                shown.put(row.id(), row.name());
            }
        }
        documents = next;
        everyId = ids;
        // Before they are shown: a key that is set must be there at the first request.
        lookAtSecrets();
        names = Map.copyOf(shown);
        columns.forEach(column -> column.fill(next));
    }

    /** A row that this version does not understand leaves the realm as it was; as far as it can be read, if it is new here. */
    private void take(RealmRow row, Map<String, RealmDocument> next) {
        RealmDocument last = documents.get(row.id());
        RealmDocument read;
        try {
            read = reader.read("realm " + row.id() + ", version " + row.version(), row.document());
        } catch (RuntimeException | StackOverflowError e) {
            unreadable(row, "it broke our reader", e);
            if (last != null) {
                next.put(row.id(), last);
            }
            return;
        }
        if (!read.problems().isEmpty()) {
            unreadable(row, read.problems().toString(), null);
        }
        boolean lastIsBetter =
                !read.problems().isEmpty() && last != null && last.problems().isEmpty();
        next.put(row.id(), lastIsBetter ? last : read);
    }

    private static void unreadable(RealmRow row, String why, Throwable cause) {
        LOG.atWarn()
                .addKeyValue("event.action", "realm.unreadable")
                .addKeyValue("organization.id", row.id())
                .setCause(cause)
                .log("this version does not understand the realm, as far as it was known it stays as it was: {}", why);
    }

    /** Says once what is not set, and again when it was set in between. */
    private void lookAtSecrets() {
        Set<String> now = new TreeSet<>();
        documents.forEach((realm, document) -> {
            for (SecretUse use : document.uses()) {
                use.look(places, everyId);
                if (!use.usable()) {
                    String what = realm + " " + use.member() + " " + use.secrets();
                    now.add(what);
                    if (!unset.contains(what)) {
                        LOG.atWarn()
                                .addKeyValue("event.action", "realm.secret-missing")
                                .addKeyValue("organization.id", realm)
                                .log("none of {} is set, so {} lets nobody in; set one", use.secrets(), use.member());
                    }
                }
            }
        });
        unset = now;
    }
}
