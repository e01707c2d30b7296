package io.posthouse.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, from the jar that Maven brought, unpacked once per version. */
final class PostgresBinaries {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final Pattern VERSION = Pattern.compile("-(\\d+\\.[\\d.]*\\d)\\.jar");

    private PostgresBinaries() {}

    /** The folder with bin/, lib/ and share/. Safe when several processes unpack at once. */
    static Path unpackedIn(Path parent) {
        URL archive = PostgresBinaries.class.getResource(ARCHIVE);
        boolean fits = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        if (archive == null || !fits) {
            throw new DatabaseProblem("the embedded PostgreSQL runs on Linux amd64 only, here is "
                    + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                    + ". Set posthouse.database.queue.url (and one url per team) to a PostgreSQL of your own.");
        }
        Path folder = parent.resolve(version(archive) + "-bin");
        if (!Files.isDirectory(folder)) {
            try {
                unpack(archive, parent, folder);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unpack PostgreSQL into " + folder, e);
            }
        }
        return folder;
    }

    private static String version(URL archive) {
        Matcher match = VERSION.matcher(archive.getPath());
        String version = "embedded";
        while (match.find()) {
            version = match.group(1);
        }
        return version;
    }

    private static void unpack(URL archive, Path parent, Path folder) throws IOException {
        Files.createDirectories(parent);
        Path fresh = Files.createTempDirectory(parent, ".unpacking");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (InputStream raw = archive.openStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(raw, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, fresh);
            }
        }
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            delete(fresh);
            // Another process was faster; its copy is as good as ours.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("the archive has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
