package io.posthouse.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The realms a house of the tests serves, all with one key. */
public final class HouseRealms {
    public static final String KEY = "key-of-the-tests-0123456789abcdef";
    /** realm-0 to realm-9. */
    public static final List<String> NAMES =
            IntStream.range(0, 10).mapToObj(i -> "realm-" + i).toList();

    private HouseRealms() {}

    static void prepare(House house) {
        Path files = house.folder().resolve("realms");
        house.with("POSTHOUSE_REALMS_DIR", files.toString());
        try {
            Files.createDirectories(files);
            for (String realm : NAMES) {
                Files.writeString(
                        files.resolve(realm + ".yaml"),
                        "realm: " + realm + "\nmailgun:\n  keys: [\"file:mailgun-key\"]\n");
                Path secrets = house.folder().resolve("data/secrets/realms").resolve(realm);
                Files.createDirectories(secrets);
                Files.writeString(secrets.resolve("mailgun-key"), KEY);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
