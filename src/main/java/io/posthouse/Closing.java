package io.posthouse;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/** What must be closed, last opened first; one that fails does not keep the others open. Not thread-safe. */
final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T later(T closeable) {
        open.push(closeable);
        return closeable;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                // Asked for here: commands choose where lines go after this class is loaded.
                LoggerFactory.getLogger(Closing.class)
                        .atWarn()
                        .addKeyValue("event.action", "house.close-failed")
                        .setCause(e)
                        .log("something did not close");
            }
        }
    }
}
