package io.posthouse;

import io.posthouse.message.Units;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The knobs: application.properties, over it the environment ({@code posthouse.queue.engine} is
 * {@code POSTHOUSE_QUEUE_ENGINE}). Each key must have a line in application.properties: asking for another is a mistake
 * of ours. Immutable, thread-safe.
 */
public final class Settings {
    private final Properties file;
    private final Map<String, String> environment;

    Settings(Properties file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /** @param home the folder that holds application.properties and routes/ */
    public static Settings load(Path home, Map<String, String> environment) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("application.properties"))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read application.properties in " + home, e);
        }
        return new Settings(properties, environment);
    }

    /** The value as text, "" when empty. */
    public String text(String key) {
        String value = environment.get(variable(key));
        if (value == null) {
            value = file.getProperty(key);
        }
        if (value == null) {
            throw new IllegalStateException("no line for " + key + " in application.properties");
        }
        return value.strip();
    }

    public Optional<String> optional(String key) {
        return Optional.of(text(key)).filter(value -> !value.isEmpty());
    }

    /** A key whose name depends on data, such as a team's: it needs no line in application.properties. */
    Optional<String> unlisted(String key) {
        String value = environment.getOrDefault(variable(key), file.getProperty(key, ""));
        return Optional.of(value.strip()).filter(text -> !text.isEmpty());
    }

    public int number(String key) {
        try {
            return Integer.parseInt(text(key));
        } catch (NumberFormatException e) {
            throw invalid(key, "a whole number such as 8");
        }
    }

    public boolean yes(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(key, "true or false");
        };
    }

    /** {@code 250ms}, {@code 30s}, {@code 5m}, {@code 8h}, {@code 3d}. */
    public Duration duration(String key) {
        return Units.duration(text(key))
                .orElseThrow(() -> invalid(key, "a time with unit, such as 250ms, 30s, 5m, 8h, 3d"));
    }

    /** Bytes: {@code 512}, {@code 64kB}, {@code 1MB} (powers of 1024). */
    public long size(String key) {
        return Units.size(text(key)).orElseThrow(() -> invalid(key, "a size such as 512, 64kB, 1MB"));
    }

    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static IllegalArgumentException invalid(String key, String wanted) {
        return new IllegalArgumentException(key + " (environment " + variable(key) + ") must be " + wanted);
    }
}
