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
            RealmFile counts = before == null ? RealmFile.NONE : before.file;
            now.put(path, new Seen(stamp, file.problems().isEmpty() ? file : counts));
        }
        changed |= !now.keySet().equals(seen.keySet());
        seen = now;
        return changed ? realms(problems) : null;
    }

    private Map<String, List<KeyReference>> realms(List<String> problems) {
        Map<String, Path> home = new HashMap<>();
        Map<String, List<KeyReference>> realms = new HashMap<>();
        seen.forEach((path, seen) -> {
            String realm = seen.file.realm();
            if (realm == null) {
                return;
            }
            Path other = home.putIfAbsent(realm, path);
            if (other != null) {
                problems.add(path + ":1: realm " + realm + " stands in " + other + " too; keep one of the files");
                return;
            }
            realms.put(realm, new ArrayList<>(seen.file.keys().keySet()));
        });
        seen.forEach((path, seen) -> seen.file
                .keys()
                .forEach((key, line) -> key.otherOwner(realms.keySet()).ifPresent(owner -> {
                    problems.add(path + ":" + line + ": the variable is in the namespace of realm " + owner
                            + "; name another, or use file:");
                    realms.get(key.realm()).remove(key);
                })));
        return realms;
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

    private record Seen(String stamp, RealmFile file) {}
}
