package io.posthouse.ingest;

import io.posthouse.realm.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * The webhook signing keys of a realm, each good while it is set. Made ready when a secret changes, not for each post.
 * Thread-safe.
 */
public final class MailgunKeys {
    private final List<Secret> secrets;
    private volatile Ready ready = new Ready(List.of(), List.of());

    public MailgunKeys(List<Secret> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** Those that are set now. */
    List<SecretKeySpec> set() {
        Ready last = ready;
        if (!last.isOf(secrets)) {
            last = Ready.of(secrets);
            ready = last;
        }
        return last.keys;
    }

    private record Ready(List<Optional<String>> values, List<SecretKeySpec> keys) {
        static Ready of(List<Secret> secrets) {
            List<Optional<String>> values = secrets.stream().map(Secret::value).toList();
            return new Ready(
                    values,
                    values.stream().flatMap(Optional::stream).map(Ready::key).toList());
        }

        /** A secret that did not change answers the same object. */
        boolean isOf(List<Secret> secrets) {
            if (values.size() != secrets.size()) {
                return false;
            }
            for (int i = 0; i < values.size(); i++) {
                if (secrets.get(i).value() != values.get(i)) {
                    return false;
                }
            }
            return true;
        }

        private static SecretKeySpec key(String text) {
            return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        }
    }
}
