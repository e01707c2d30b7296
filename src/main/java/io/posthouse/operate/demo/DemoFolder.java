package io.posthouse.operate.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The data folder of a demo: made afresh each time, with one realm and its generated signing key. */
public final class DemoFolder implements AutoCloseable {
    public static final String REALM = "acme";
    private static final String MARK = ".demo";

    private final Path folder;
    private final String key;
    private final FileChannel mark;

    private DemoFolder(Path folder, FileChannel mark) throws IOException {
        this.folder = folder;
        this.mark = mark;
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        this.key = HexFormat.of().formatHex(bytes);
    }

    /**
     * @param stop stops what a killed demo left running in that folder
     * @throws IllegalStateException when the folder is not a demo's, or another demo runs in it
     */
    public static DemoFolder afresh(Path folder, Consumer<Path> stop) throws IOException {
        boolean foreign = Files.exists(folder) && !Files.exists(folder.resolve(MARK)) && !isEmpty(folder);
        if (foreign) {
            throw new IllegalStateException(
                    folder + " was not made by a demo, and a demo begins by emptying its folder."
                            + " Give it another one: ./posthouse demo --data <folder>");
        }
        Files.createDirectories(folder);
        FileChannel mark = FileChannel.open(
                folder.resolve(MARK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!locked(mark)) {
            mark.close();
            throw new IllegalStateException("another demo runs in " + folder
                    + ". End it, or give this one another folder: ./posthouse demo --data <folder>");
        }
        stop.accept(folder);
        clear(folder);
        DemoFolder made = new DemoFolder(folder, mark);
        made.furnish();
        return made;
    }

    public Path path() {
        return folder;
    }

    /** As a person would write it: relative where it is below the folder one stands in. */
    String named(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return (file.startsWith(here) ? here.relativize(file) : file).toString();
    }

    public Path realms() {
        return folder.resolve("realms");
    }

    public Path log() {
        return folder.resolve("posthouse.log");
    }

    /** The realm's webhook signing key. */
    public String key() {
        return key;
    }

    Path operationsToken() {
        return folder.resolve("secrets/operations-token");
    }

    /** @param crm where the realm's contacts are written */
    public void realm(URI crm) throws IOException {
        Files.createDirectories(realms());
        Files.writeString(realms().resolve(REALM + ".yaml"), DemoRealm.text(REALM, keyFile(), crm));
    }

    Path keyFile() {
        return folder.resolve("secrets/realms/" + REALM + "/mailgun-key");
    }

    @Override
    public void close() {
        try {
            mark.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key is its owner's only. */
    private void furnish() throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(keyFile().getParent(), owner);
        Files.writeString(keyFile(), key + "\n");
        Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString("rw-------"));
    }

    private static boolean locked(FileChannel mark) throws IOException {
        try {
            return mark.tryLock() != null;
        } catch (OverlappingFileLockException byThisProcess) {
            return false;
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static void clear(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> !file.equals(folder) && !isKept(folder.relativize(file)))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** The mark, and PostgreSQL's unpacked programs: they are the same for every demo. */
    private static boolean isKept(Path file) {
        boolean programs = file.startsWith("postgres")
                && (file.getNameCount() == 1 || file.getName(1).toString().endsWith("-bin"));
        return file.startsWith(MARK) || programs;
    }
}
