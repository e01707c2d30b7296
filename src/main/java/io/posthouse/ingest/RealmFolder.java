package io.posthouse.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The folder of the realm files. Reads a file again only when it changed. Not thread-safe. */
final class RealmFolder {
    private final Path folder;
    private Map<Path, Seen> seen = Map.of();

    RealmFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * All realms by id. A file that was good and is broken now counts as it was.
     *
     * @param problems where each problem is added
     * @return null when nothing changed since the last call
     */
    Map<String, List<KeyReference>> read(List<String> problems) {
        Map<Path, Seen> now = new TreeMap<>();
        boolean changed = false;
        for (Path path : files(problems)) {
            String stamp = stamp(path);
            Seen before = seen.get(path);
            if (before != null && before.stamp.equals(stamp)) {
                now.put(path, before);
                continue;
            }
            changed = true;
            RealmFile file = RealmFile.read(path);
            problems.addAll(file.problems());
            boolean good = file.problems().isEmpty();
            now.put(path, new Seen(stamp, file, good || before == null ? file : before.counts));
        }
        changed |= !now.keySet().equals(seen.keySet());
        seen = now;
        return changed ? realms(problems) : null;
    }

    private Map<String, List<KeyReference>> realms(List<String> problems) {
        Map<String, Path> homes = homes(problems);
        Map<String, List<KeyReference>> realms = new HashMap<>();
        homes.forEach((realm, path) -> {
            RealmFile file = seen.get(path).counts;
            if (file.problems().isEmpty() && realm.equals(file.realm())) {
                realms.put(realm, new ArrayList<>(file.keys().keySet()));
            }
        });
        // The file that claims another realm's variable loses it, whichever of the two came first.
        seen.forEach((path, seen) -> seen.file
                .keys()
                .forEach((key, line) -> key.otherOwner(homes.keySet()).ifPresent(owner -> {
                    problems.add(path + ":" + line + ": the variable is in the namespace of realm " + owner
                            + "; name another, or use file:");
                    realms.getOrDefault(key.realm(), new ArrayList<>()).remove(key);
                })));
        return realms;
    }

    private Map<String, Path> homes(List<String> problems) {
        Map<String, Path> homes = new HashMap<>();
        seen.forEach((path, seen) -> {
            String realm = seen.counts.realm();
            Path other = realm == null ? null : homes.putIfAbsent(realm, path);
            if (other != null) {
                problems.add(path + ":1: realm " + realm + " stands in " + other + " too; keep one of the files");
            }
        });
        return homes;
    }

    private List<Path> files(List<String> problems) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().matches("[^.].*\\.ya?ml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.add(folder + ":1: no readable folder; set posthouse.realms.dir to the folder of the realm files");
            return List.copyOf(seen.keySet());
        }
    }

    private static String stamp(Path path) {
        try {
            var file = Files.readAttributes(path, BasicFileAttributes.class);
            return file.lastModifiedTime() + " " + file.size() + " " + file.fileKey();
        } catch (IOException e) {
            return "";
        }
    }

    /** What a file said when it was last read, and when it was last good; the same where it never was. */
    private record Seen(String stamp, RealmFile file, RealmFile counts) {}
}
