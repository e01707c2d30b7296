package io.posthouse.outside;

import java.io.IOException;
import java.io.UncheckedIOException;

/** POSIX signals, which Java cannot send by itself. */
public final class Signals {
    private Signals() {}

    /** To a process that may be gone. */
    public static void send(String name, long pid) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
