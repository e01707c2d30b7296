package io.posthouse.operate.crm;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one portal holds, and how it came to be. In memory, bounded. Thread-safe. */
public final class Records {
    public static final String CONTACTS = "contacts";
    public static final String NOTES = "notes";
    static final String EMAIL = "email";
    /** Of changes, and so of records: a simulator that fills up says so. */
    private static final int MOST = 1_000_000;

    private final Clock clock;
    private final Map<String, Map<String, Entry>> shelves =
            Map.of(CONTACTS, new LinkedHashMap<>(), NOTES, new LinkedHashMap<>());
    private final Map<String, List<String>> byEmail = new HashMap<>();
    private final List<Write> writes = new ArrayList<>();
    private long last = 500;

    Records(Clock clock) {
        this.clock = clock;
    }

    static boolean knows(String kind) {
        return kind.equals(CONTACTS) || kind.equals(NOTES);
    }

    public synchronized List<Entry> all(String kind) {
        return List.copyOf(shelves.get(kind).values());
    }

    /** Every change that was made, oldest first. */
    public synchronized List<Write> writes() {
        return List.copyOf(writes);
    }

    /** How many records there are for each value of a property: more than one is a duplicate. */
    public synchronized SortedMap<String, Integer> countBy(String kind, String property) {
        var counts = new TreeMap<String, Integer>();
        for (Entry entry : shelves.get(kind).values()) {
            counts.merge(key(property, entry.property(property)), 1, Integer::sum);
        }
        return counts;
    }

    /** The values a property took in the records of one natural key, in the order they were written. */
    public synchronized List<String> history(String kind, String keyProperty, String key, String property) {
        var history = new ArrayList<String>();
        var ids = shelves.get(kind).values().stream()
                .filter(entry -> key(keyProperty, entry.property(keyProperty)).equals(key(keyProperty, key)))
                .map(Entry::id)
                .toList();
        for (Write write : writes) {
            if (ids.contains(write.id()) && write.properties().containsKey(property)) {
                history.add(write.properties().get(property));
            }
        }
        return history;
    }

    synchronized Optional<Entry> find(String kind, String id) {
        return Optional.ofNullable(shelves.get(kind).get(id));
    }

    /** Oldest first. Emails are compared without regard to case. */
    synchronized List<Entry> by(String kind, String property, String value) {
        if (kind.equals(CONTACTS) && property.equals(EMAIL)) {
            return byEmail.getOrDefault(key(EMAIL, value), List.of()).stream()
                    .map(shelves.get(CONTACTS)::get)
                    .toList();
        }
        return shelves.get(kind).values().stream()
                .filter(entry -> entry.property(property).equals(value))
                .toList();
    }

    synchronized Entry create(String kind, Map<String, String> properties, List<String> of) {
        Instant now = clock.instant();
        Entry entry = new Entry(kind, Long.toString(++last), properties, of, now, now);
        note(Write.Verb.CREATED, entry, properties);
        put(entry);
        return entry;
    }

    synchronized Entry update(Entry old, Map<String, String> changes) {
        var properties = new HashMap<>(old.properties());
        properties.putAll(changes);
        Entry entry = new Entry(old.kind(), old.id(), properties, old.of(), old.createdAt(), clock.instant());
        note(Write.Verb.UPDATED, entry, changes);
        remove(old);
        put(entry);
        return entry;
    }

    synchronized void delete(Entry old) {
        note(Write.Verb.DELETED, old, Map.of());
        remove(old);
        shelves.get(old.kind()).remove(old.id());
    }

    private void note(Write.Verb verb, Entry entry, Map<String, String> properties) {
        if (writes.size() >= MOST) {
            throw new SimulatorFull("this portal has seen " + MOST + " changes; DELETE /_portals/{portal} empties it");
        }
        writes.add(new Write(writes.size() + 1, verb, entry.kind(), entry.id(), properties));
    }

    private void put(Entry entry) {
        shelves.get(entry.kind()).put(entry.id(), entry);
        if (entry.kind().equals(CONTACTS) && !entry.property(EMAIL).isEmpty()) {
            byEmail.computeIfAbsent(key(EMAIL, entry.property(EMAIL)), email -> new ArrayList<>())
                    .add(entry.id());
        }
    }

    private void remove(Entry entry) {
        List<String> same = byEmail.get(key(EMAIL, entry.property(EMAIL)));
        if (entry.kind().equals(CONTACTS) && same != null) {
            same.remove(entry.id());
        }
    }

    private static String key(String property, String value) {
        return property.equals(EMAIL) ? value.strip().toLowerCase(Locale.ROOT) : value;
    }
}
