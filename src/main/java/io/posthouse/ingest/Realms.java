package io.posthouse.ingest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The realms of a folder of YAML files. Changed files and rotated secrets are noticed within two seconds, on a thread of
 * its own: asking is a look into a map. Thread-safe.
 */
public final class Realms implements RealmKeys, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Realms.class);
    private static final long INTERVAL_MILLIS = 1000;

    private final RealmFolder folder;
    private final Path secrets;
    private final Map<String, String> environment;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "realms");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Map<String, Resolved> realms = Map.of();
    private List<String> told = List.of();

    private Realms(Path folder, Path secrets, Map<String, String> environment) {
        this.folder = new RealmFolder(folder);
        this.secrets = secrets;
        this.environment = environment;
    }

    /**
     * Reads the realms and goes on watching them.
     *
     * @param folder holds a YAML file per realm
     * @param secrets holds a folder per realm with the files that {@code file:} names
     * @throws InvalidRealms with all problems of all files
     */
    public static Realms open(Path folder, Path secrets, Map<String, String> environment) {
        Realms realms = new Realms(folder, secrets, environment);
        List<String> problems = realms.refresh();
        if (!problems.isEmpty()) {
            realms.close();
            throw new InvalidRealms(problems);
        }
        realms.watcher.scheduleWithFixedDelay(realms::watch, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        return realms;
    }

    @Override
    public List<SecretKeySpec> mailgun(String realm) {
        Resolved resolved = realms.get(realm);
        return resolved == null ? List.of() : resolved.keys;
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }

    private void watch() {
        try {
            List<String> problems = refresh();
            if (!problems.equals(told)) {
                problems.forEach(problem -> LOG.warn("realm file not applied, the last good one counts: {}", problem));
                told = problems;
            }
        } catch (RuntimeException e) {
            LOG.warn("realms not refreshed, the last good ones count", e);
        }
    }

    private List<String> refresh() {
        List<String> problems = new ArrayList<>();
        Map<String, List<KeyReference>> files = folder.read(problems);
        Map<String, Resolved> before = realms;
        Map<String, Resolved> now = new HashMap<>();
        if (files == null) {
            before.forEach((realm, old) -> now.put(realm, resolved(realm, old.references, old)));
        } else {
            files.forEach((realm, references) -> now.put(realm, resolved(realm, references, before.get(realm))));
        }
        realms = Map.copyOf(now);
        return problems;
    }

    private Resolved resolved(String realm, List<KeyReference> references, Resolved before) {
        List<String> stamps = references.stream().map(key -> key.stamp(secrets)).toList();
        if (before != null && before.references.equals(references) && before.stamps.equals(stamps)) {
            return before;
        }
        List<SecretKeySpec> keys = new ArrayList<>();
        for (KeyReference reference : references) {
            reference.resolve(secrets, environment).ifPresent(keys::add);
        }
        if (keys.isEmpty() && !references.isEmpty()) {
            LOG.warn("realm {} has no usable Mailgun key, its posts are refused: none of {} is set", realm, references);
        }
        return new Resolved(references, stamps, List.copyOf(keys));
    }

    private record Resolved(List<KeyReference> references, List<String> stamps, List<SecretKeySpec> keys) {}
}
