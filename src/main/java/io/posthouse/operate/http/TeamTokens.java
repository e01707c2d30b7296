package io.posthouse.operate.http;

import io.posthouse.message.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What names a program's team (or room): the token in {@code secrets/teams/<team>/publish-token}. A changed, new or removed
 * file is noticed at the next {@link #read}. Only digests are kept in memory. Thread-safe.
 */
public final class TeamTokens {
    private static final Logger LOG = LoggerFactory.getLogger(TeamTokens.class);
    private static final String FILE = "publish-token";
    private static final int SHORTEST = 20;
    private static final String SCHEME = "bearer ";

    private final Path folder;
    private volatile Map<String, byte[]> digests = Map.of();

    private TeamTokens(Path folder) {
        this.folder = folder;
    }

    /**
     * The tokens below that folder; those of these owners that have none are made, readable by us alone.
     *
     * @param folder {@code secrets/teams}
     */
    public static TeamTokens in(Path folder, Set<String> owners) {
        TeamTokens tokens = new TeamTokens(folder);
        for (String owner : owners) {
            Path file = folder.resolve(owner).resolve(FILE);
            try {
                if (!Files.exists(file)) {
                    SecretFile.create(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the token of " + owner + " cannot be made: " + file, e);
            }
        }
        tokens.read();
        return tokens;
    }

    /** Looks at the files again. What cannot be read opens nothing. */
    void read() {
        Map<String, byte[]> found = new HashMap<>();
        try (Stream<Path> owners = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            for (Path owner :
                    owners.filter(path -> Files.exists(path.resolve(FILE))).toList()) {
                String token = Files.readString(owner.resolve(FILE)).strip();
                if (token.length() >= SHORTEST) {
                    found.put(owner.getFileName().toString(), digest(token));
                } else {
                    LOG.warn(
                            "the token of {} is shorter than {} characters and opens nothing; remove the file and"
                                    + " start again for a new one",
                            owner.getFileName(),
                            SHORTEST);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn(
                    "the teams' tokens cannot be read now, the old ones stay: {}",
                    e.getClass().getSimpleName());
            return;
        }
        digests = found;
    }

    /** Whose token the request carries. Takes as long for a wrong one. @param header Authorization, null when it has none */
    Optional<String> owner(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] shown = digest(header.substring(SCHEME.length()).strip());
        String owner = null;
        for (var known : digests.entrySet()) {
            if (MessageDigest.isEqual(known.getValue(), shown)) {
                owner = known.getKey();
            }
        }
        return Optional.ofNullable(owner);
    }

    private static byte[] digest(String token) {
        return Digests.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
