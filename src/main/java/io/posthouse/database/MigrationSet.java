package io.posthouse.database;

import io.posthouse.message.Digests;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A folder of migrations with a history table of its own.
 *
 * @param location as Flyway writes it: classpath:db/posthouse, filesystem:/…
 * @param history name of the table
 */
record MigrationSet(String location, String history) {
    private static final String CLASSPATH = "classpath:";
    private static final String FILESYSTEM = "filesystem:";

    static MigrationSet queue() {
        return new MigrationSet(CLASSPATH + "db/posthouse", "flyway_schema_history");
    }

    /** What each team's database begins with, then the team's own. */
    static List<MigrationSet> team(Path routes, String team) {
        Path own = routes.resolve("teams").resolve(team).resolve("database").toAbsolutePath();
        MigrationSet common = new MigrationSet(CLASSPATH + "db/team", "flyway_common_history");
        return Files.isDirectory(own)
                ? List.of(common, new MigrationSet(FILESYSTEM + own, "flyway_schema_history"))
                : List.of(common);
    }

    /** Changes whenever a script is added, renamed or edited. */
    String digest() throws IOException {
        if (location.startsWith(FILESYSTEM)) {
            return digest(Path.of(location.substring(FILESYSTEM.length())));
        }
        String folder = location.substring(CLASSPATH.length());
        URL url = MigrationSet.class.getResource("/" + folder);
        if (url == null) {
            return "empty";
        }
        try {
            URI uri = url.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return digest(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return digest(jar.getPath("/" + folder));
            }
        } catch (URISyntaxException e) {
            throw new IOException("cannot read the migrations at " + url, e);
        }
    }

    private static String digest(Path folder) throws IOException {
        MessageDigest sha256 = Digests.sha256();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                sha256.update(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                sha256.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
