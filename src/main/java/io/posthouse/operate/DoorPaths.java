package io.posthouse.operate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The doors that the routes of this house open. */
public final class DoorPaths {
    private static final Pattern DOOR = Pattern.compile("(?m)^\\s*uri:\\s*[\"']?platform-http:([^\\s\"'?#]+)");

    private DoorPaths() {}

    /** Their paths, as routes write them. */
    public static Set<String> in(Path routes) {
        Set<String> doors = new TreeSet<>();
        try (Stream<Path> files = Files.walk(routes)) {
            List<Path> yaml = files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .toList();
            for (Path file : yaml) {
                DOOR.matcher(Files.readString(file)).results().forEach(door -> doors.add(slashed(door.group(1))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the routes in " + routes, e);
        }
        return doors;
    }

    private static String slashed(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }
}
