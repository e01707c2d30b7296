package io.posthouse.ingest;

import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** The keys of the realms. Thread-safe and quick: it is asked on the event loop, for each post. */
@FunctionalInterface
public interface RealmKeys {
    /** The webhook signing keys that are good now for this realm; empty when it is unknown or none can be resolved. */
    List<SecretKeySpec> mailgun(String realm);
}
