package io.posthouse.writeback;

import io.posthouse.jq.Mappings;
import io.posthouse.realm.Secrets;
import io.posthouse.realm.Section;
import io.posthouse.yaml.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code destinations:} of a realm: the outside systems we write into, all of it data. docs/add-a-destination.md. */
public final class DestinationsSection implements Section<Destinations> {
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    static final String A_NAME = "a name such as hubspot (small letters, digits, -; 40 characters at most)";

    private final Mappings mappings;
    private final boolean allowPrivate;

    /** @param allowPrivate whether a destination may be in our own network, and without TLS */
    public DestinationsSection(Mappings mappings, boolean allowPrivate) {
        this.mappings = mappings;
        this.allowPrivate = allowPrivate;
    }

    @Override
    public String key() {
        return "destinations";
    }

    @Override
    public Destinations read(String realm, Fields root, Secrets secrets) {
        Map<String, Destination> all = new LinkedHashMap<>();
        root.each(key(), NAME, A_NAME).forEach((name, fields) -> {
            Destination destination = new DestinationReading(name, fields, secrets, mappings, allowPrivate).read();
            if (destination != null) {
                all.put(name, destination);
            }
        });
        return root.has(key()) ? new Destinations(all) : null;
    }
}
