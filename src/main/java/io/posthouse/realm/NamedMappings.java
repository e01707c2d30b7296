package io.posthouse.realm;

import io.posthouse.message.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The jq files that a realm's text names. They belong to the routes and not to the realm, but a realm with another mapping
 * is another realm: so that applying it counts, the row keeps a digest of them. Thread-safe.
 *
 * @param folders where a name may be found, in this order
 */
public record NamedMappings(List<Path> folders) {
    private static final Pattern NAME = Pattern.compile("(?<![\\w./-])[a-z0-9][a-z0-9._/-]{0,199}\\.jq\\b");

    public NamedMappings {
        folders = List.copyOf(folders);
    }

    /** For those who look at rows only. */
    public static NamedMappings none() {
        return new NamedMappings(List.of());
    }

    /** Of all files that this text names and that are there; null when there are none. */
    public String digest(String text) {
        MessageDigest digest = Digests.sha256();
        boolean any = false;
        for (String name : new TreeSet<>(
                NAME.matcher(text).results().map(MatchResult::group).toList())) {
            for (Path folder : folders) {
                any |= add(name, folder.resolve(name).normalize(), folder, digest);
            }
        }
        return any ? HexFormat.of().formatHex(digest.digest()) : null;
    }

    private static boolean add(String name, Path file, Path folder, MessageDigest digest) {
        if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file)) {
            return false;
        }
        try {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(Digests.sha256(Files.readAllBytes(file)));
            return true;
        } catch (IOException e) {
            // Who reads the mapping says what is wrong with it.
            return false;
        }
    }
}
