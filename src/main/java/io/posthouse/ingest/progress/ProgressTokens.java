package io.posthouse.ingest.progress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What one must hold to follow a message: its id and 128 bits of a MAC over it, in 43 characters fit for an address. Nobody can
 * make one without the key, so a right one proves that this house gave it out, before anything was stored. Thread-safe.
 */
public final class ProgressTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "posthouse progress 1".getBytes(StandardCharsets.US_ASCII);
    private static final int ID = 16;
    private static final int MAC = 16;
    private static final int LENGTH = 43;
    private static final int KEY = 32;

    private final SecretKeySpec key;

    ProgressTokens(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * With the key in that file; at the first start the file is made, readable by its owner alone. All processes with doors
     * need the same file.
     *
     * @throws IllegalStateException when the file holds no key
     */
    public static ProgressTokens in(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            byte[] key = Base64.getUrlDecoder().decode(Files.readString(file).strip());
            if (key.length < KEY) {
                throw new IllegalArgumentException("too short");
            }
            return new ProgressTokens(key);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the progress key in " + file + " is no base64url of " + KEY
                    + " bytes or more: remove the file for a new one; links given out before then no longer work");
        } catch (IOException e) {
            throw new UncheckedIOException("the progress key cannot be read or made: " + file, e);
        }
    }

    public String of(UUID id) {
        byte[] bytes = idBytes(id);
        byte[] token = Arrays.copyOf(bytes, ID + MAC);
        System.arraycopy(mac(bytes), 0, token, ID, MAC);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** The message it was given out for; empty when it was not given out by us. Takes as long for every wrong one. */
    public Optional<UUID> id(String token) {
        if (token.length() != LENGTH) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        UUID id = new UUID(buffer.getLong(), buffer.getLong());
        // Compared as text: two spellings of the same bytes are not both right.
        boolean ours =
                MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), of(id).getBytes(StandardCharsets.UTF_8));
        return ours ? Optional.of(id) : Optional.empty();
    }

    private byte[] mac(byte[] id) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(PURPOSE);
            return mac.doFinal(id);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }

    private static byte[] idBytes(UUID id) {
        return ByteBuffer.allocate(ID)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** Complete under another name first: a process that starts at the same moment never reads half a key. */
    private static void create(Path file) throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var folder = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent, folder);
        byte[] random = new byte[KEY];
        new SecureRandom().nextBytes(random);
        Path complete = Files.createTempFile(parent, "progress-key", ".new", owner);
        try {
            Files.writeString(complete, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
            // A key lost in a power cut would make every link given out worthless.
            try (FileChannel channel = FileChannel.open(complete, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.createLink(file, complete);
        } catch (FileAlreadyExistsException e) {
            // Another process of this house was first; its key is as good.
            return;
        } finally {
            Files.delete(complete);
        }
    }
}
