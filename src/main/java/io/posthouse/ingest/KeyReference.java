package io.posthouse.ingest;

import io.posthouse.message.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a secret of a realm stands: {@code env:REALM_ACME_MAILGUN_KEY} or {@code file:mailgun-key}. Only in the realm's own
 * namespace: one client's configuration must never reach another's secret.
 */
record KeyReference(String realm, String kind, String name) {
    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]{0,127}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final long LARGEST = 4096;

    /** @throws BadInput with a remedy, when it is none or leaves the namespace */
    static KeyReference of(String realm, String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "env":
                if (!VARIABLE.matcher(name).matches() || !name.startsWith(prefix(realm))) {
                    throw new BadInput("a variable of this realm begins with " + prefix(realm)
                            + " and has capitals, digits and _ only; name it so");
                }
                return new KeyReference(realm, "env", name);
            case "file":
                if (!FILE.matcher(name).matches()) {
                    throw new BadInput(
                            "a secret's file is named by letters, digits, '.', '_' and '-' only, without a folder; "
                                    + "put it into the folder secrets/realms/" + realm + " of the data folder");
                }
                return new KeyReference(realm, "file", name);
            default:
                throw new BadInput("a key is a reference, never the key itself: write env:" + prefix(realm)
                        + "MAILGUN_KEY or file:mailgun-key");
        }
    }

    /** REALM_A_ is also the beginning of REALM_A_B_: the longest prefix of a realm decides whose variable it is. */
    Optional<String> otherOwner(Collection<String> realms) {
        return realms.stream()
                .filter(other -> kind.equals("env")
                        && other.length() > realm.length()
                        && name.startsWith(prefix(other))
                        && other.startsWith(realm + "-"))
                .findFirst();
    }

    /** The key, empty when it is not there, empty or unreadable. */
    Optional<SecretKeySpec> resolve(Path secrets, Map<String, String> environment) {
        String key = kind.equals("env") ? environment.get(name) : content(secrets);
        return Optional.ofNullable(key)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }

    /** Changes when the secret's file does; "" for what cannot change or is not there. */
    String stamp(Path secrets) {
        if (kind.equals("env")) {
            return "";
        }
        try {
            var file = Files.readAttributes(secrets.resolve(realm).resolve(name), BasicFileAttributes.class);
            return file.lastModifiedTime() + " " + file.size() + " " + file.fileKey();
        } catch (IOException e) {
            return "";
        }
    }

    private String content(Path secrets) {
        try {
            Path folder = secrets.resolve(realm).toRealPath();
            Path file = folder.resolve(name).toRealPath();
            return file.startsWith(folder) && Files.size(file) <= LARGEST ? Files.readString(file) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static String prefix(String realm) {
        return "REALM_" + realm.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
    }

    @Override
    public String toString() {
        return kind + ":" + name;
    }
}
