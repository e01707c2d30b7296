package io.posthouse.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** PostgreSQL's programs, unpacked once for all tests: that takes seconds, and each house of a test would do it again. */
public final class UnpackedPostgres {
    /** Where tests unpack; the programs are below postgres/. */
    static final Path FOLDER = Path.of("target", "test-postgres");

    private UnpackedPostgres() {}

    /** A data folder that finds the programs unpacked. They are hard links: the folder may be copied, moved and deleted. */
    public static void linkInto(Path data) {
        try {
            Path home = Files.createDirectories(data.resolve("postgres"));
            Path programs = PostgresBinaries.unpackedIn(FOLDER.resolve("postgres"));
            Path links = home.resolve(programs.getFileName());
            try (var all = Files.walk(programs)) {
                for (Path path : all.toList()) {
                    Path link = links.resolve(programs.relativize(path).toString());
                    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                        Files.createDirectories(link);
                    } else {
                        Files.createLink(link, path);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's programs cannot be linked into " + data, e);
        }
    }
}
