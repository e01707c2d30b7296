package io.posthouse.realm;

import io.posthouse.message.BadInput;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a secret of a realm stands: {@code env:REALM_ACME_MAILGUN_KEY} or {@code file:mailgun-key}. Only in the realm's own
 * namespace: one client's configuration must never reach another's secret.
 */
record Reference(String realm, Kind kind, String name) {
    enum Kind {
        ENV,
        FILE
    }

    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]{0,127}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final String START = "REALM_";

    /** @throws BadInput with a remedy, when it is none or leaves the namespace; the text is not repeated: it may be a secret */
    static Reference of(String realm, String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "env":
                if (!VARIABLE.matcher(name).matches() || !name.startsWith(prefix(realm))) {
                    throw new BadInput("name a variable that begins with " + prefix(realm)
                            + " and has capitals, digits and _ only");
                }
                return new Reference(realm, Kind.ENV, name);
            case "file":
                if (!FILE.matcher(name).matches()) {
                    throw new BadInput(
                            "name a file by letters, digits, '.', '_' and '-' only, without a folder, and put"
                                    + " it into the folder secrets/realms/" + realm + " of the data folder");
                }
                return new Reference(realm, Kind.FILE, name);
            default:
                throw new BadInput("a secret is named, never written here: write env:" + prefix(realm)
                        + "... or file:..., and treat what stood here as known to others");
        }
    }

    /** REALM_A_ is also the beginning of REALM_A_B_: the longest prefix of a realm decides whose variable it is. */
    Optional<String> otherOwner(Set<String> realms) {
        if (kind != Kind.ENV) {
            return Optional.empty();
        }
        Optional<String> owner = Optional.empty();
        for (int end = name.indexOf('_', prefix(realm).length()); end >= 0; end = name.indexOf('_', end + 1)) {
            String other =
                    name.substring(START.length(), end).toLowerCase(Locale.ROOT).replace('_', '-');
            if (realms.contains(other)) {
                owner = Optional.of(other);
            }
        }
        return owner;
    }

    private static String prefix(String realm) {
        return START + realm.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + name;
    }
}
