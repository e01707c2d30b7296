package io.posthouse.operate.page;

import io.posthouse.operate.DeadLetters;
import io.posthouse.operate.Handle;
import io.posthouse.operate.Health;
import io.posthouse.operate.MessageTimeline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The pages for people on the operations port: the house, a dead letter, a message's story. They only show, and never show
 * what a message carries. Blocks on the database. Thread-safe.
 */
public final class Pages implements AutoCloseable {
    private static final String DEAD = "/dead/";
    private static final String MESSAGES = "/messages/";

    private final Health health;
    private final Snapshots snapshots;
    private final DeadLetters letters;
    private final MessageTimeline timeline;

    public Pages(Health health, DataSource queue) {
        this.health = health;
        snapshots = new Snapshots(() -> Snapshot.take(queue), Duration.ofSeconds(2), Duration.ofSeconds(3));
        letters = new DeadLetters(queue);
        timeline = new MessageTimeline(queue);
    }

    /** Whether this path is a page. */
    public static boolean holds(String path) {
        return path.equals("/") || path.startsWith(DEAD) || path.startsWith(MESSAGES);
    }

    /** @param path one that {@link #holds} */
    public Page of(String path, Map<String, String> query) throws SQLException {
        if (path.startsWith(DEAD)) {
            return letter(path.substring(DEAD.length()));
        }
        if (path.startsWith(MESSAGES)) {
            return story(path.substring(MESSAGES.length()));
        }
        return new Page(200, new HousePage(snapshots.now(), health.verdicts(), View.of(query)).html());
    }

    /** When the database does not answer; the first page shows without it. */
    public static Page unavailable() {
        return new Page(503, Frame.sentence("Not available", "The queue database did not answer. Try again."));
    }

    @Override
    public void close() {
        snapshots.close();
    }

    private Page letter(String name) throws SQLException {
        Optional<Handle> handle = Handle.of(name);
        return handle.isEmpty()
                ? missing("A dead letter is named like 17-90211.")
                : letters.open(handle.get())
                        .map(opened -> new Page(200, new LetterPage(opened).html()))
                        .orElseGet(() -> missing("This is no dead letter, or no longer: it may have been replayed or"
                                + " discarded. Its message tells what became of it."));
    }

    private Page story(String name) throws SQLException {
        UUID id;
        try {
            id = UUID.fromString(name);
        } catch (IllegalArgumentException e) {
            return missing("A message's id is a UUID.");
        }
        return timeline.of(id, false)
                .map(story -> new Page(200, new StoryPage(story).html()))
                .orElseGet(() -> missing("No message has this id; it may be older than what is kept."));
    }

    private static Page missing(String why) {
        return new Page(404, Frame.sentence("Not here", why));
    }
}
