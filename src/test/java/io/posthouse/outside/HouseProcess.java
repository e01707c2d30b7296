package io.posthouse.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One started {@code posthouse run}: its Java process, and what it says of itself. */
public final class HouseProcess {
    private final Process launcher;
    private final int operatePort;
    private final Path log;
    private final long startedAt = System.nanoTime();

    HouseProcess(ProcessBuilder builder, int operatePort) {
        this.operatePort = operatePort;
        this.log = builder.redirectOutput().file().toPath();
        try {
            this.launcher = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return how long it took since the launcher was started */
    public Duration awaitReady(Duration patience) {
        Awaitility.await("ready")
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!launcher.isAlive()) {
                        throw new IllegalStateException(
                                "posthouse ended with " + launcher.exitValue() + ":\n" + tail());
                    }
                    return isReady();
                });
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    public boolean isReady() {
        return health("ready") == 200;
    }

    /** Status of {@code /health/<name>}, -1 when nobody answers. */
    public int health(String name) {
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + operatePort + "/health/" + name)
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(2000);
            return connection.getResponseCode();
        } catch (IOException e) {
            return -1;
        }
    }

    public boolean isAlive() {
        return launcher.isAlive();
    }

    /** The Java process, whether or not the launcher became it. */
    public ProcessHandle jvm() {
        return Stream.concat(Stream.of(launcher.toHandle()), launcher.descendants())
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElse(launcher.toHandle());
    }

    /** SIGKILL, and gone when this returns. */
    public void kill() {
        jvm().destroyForcibly();
        launcher.destroyForcibly();
        exitCode(Duration.ofSeconds(30));
    }

    /** Any signal by its name: TERM, STOP, CONT. */
    public void signal(String name) {
        Signals.send(name, jvm().pid());
    }

    /** Waits for the end. */
    public int exitCode(Duration patience) {
        try {
            if (!launcher.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "posthouse still runs after " + patience.toSeconds() + " s:\n" + tail());
            }
            return launcher.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tail() {
        String text = output();
        return text.substring(Math.max(0, text.length() - 3000));
    }
}
