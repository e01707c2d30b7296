package io.posthouse.realm;

import java.util.HashMap;
import java.util.Map;

/** One section of all realms. Filled by one thread, asked by any. */
final class Column<T> implements View<T> {
    private final Section<T> section;
    private volatile Map<String, T> values = Map.of();

    Column(Section<T> section) {
        this.section = section;
    }

    boolean isOf(Section<?> other) {
        return other.key().equals(section.key()) && other.getClass() == section.getClass();
    }

    @Override
    public T of(String realm) {
        return values.get(realm);
    }

    /** @param realms by id */
    void fill(Map<String, RealmDocument> realms) {
        Map<String, T> filled = new HashMap<>();
        realms.forEach((realm, document) -> {
            // Put there under this key by a section of this class.
            @SuppressWarnings("unchecked")
            T value = (T) document.sections().get(section.key());
            if (value != null) {
                filled.put(realm, value);
            }
        });
        values = Map.copyOf(filled);
    }
}
