package io.posthouse.realm;

import io.posthouse.yaml.Fields;
import java.util.List;

/** A section of the tests: {@code door: { keys: [file:key] }}. */
final class Keys implements Section<List<Secret>> {
    @Override
    public String key() {
        return "door";
    }

    @Override
    public List<Secret> read(String realm, Fields root, Secrets secrets) {
        return root.in(key())
                .map(door -> {
                    List<Secret> keys = secrets.all(door, "keys");
                    door.whole();
                    return keys;
                })
                .orElse(null);
    }

    /** The values that are set. */
    static List<String> of(View<List<Secret>> view, String realm) {
        List<Secret> keys = view.of(realm);
        return keys == null
                ? List.of()
                : keys.stream().flatMap(key -> key.value().stream()).toList();
    }
}
