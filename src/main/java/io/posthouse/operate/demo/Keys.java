package io.posthouse.operate.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Keys, each with Enter: a line at a time is all that Java reads of a terminal without native code. The end of the input is
 * {@link Key#QUIT}.
 */
public final class Keys {
    /** So many may be typed ahead; then the reading waits. */
    private static final int AHEAD = 100;

    private static final List<Key> ROUND = List.of(Key.BREAK, Key.BURST, Key.HEAL, Key.QUIT);

    private final BlockingQueue<Key> typed = new LinkedBlockingQueue<>(AHEAD);
    private final boolean person;

    private Keys(boolean person) {
        this.person = person;
    }

    /** @param person whether somebody types, who is waited for without end */
    public static Keys from(InputStream input, boolean person) {
        Keys keys = new Keys(person);
        Thread reader = new Thread(() -> keys.read(input), "demo-keys");
        reader.setDaemon(true);
        reader.start();
        return keys;
    }

    /** Nobody types. */
    public static Keys none() {
        return new Keys(false);
    }

    /** These, or where none was given one round by itself. Asked when the story is told: what is to come has come. */
    Keys orOneRound() {
        if (person || typed.peek() != null && typed.peek() != Key.QUIT) {
            return this;
        }
        Keys round = new Keys(false);
        round.typed.addAll(ROUND);
        return round;
    }

    /** Whether nothing was read so far, not even the end. */
    boolean isEmpty() {
        return typed.isEmpty();
    }

    boolean person() {
        return person;
    }

    /** @return null when none came so soon */
    Key next(Duration most) throws InterruptedException {
        return typed.poll(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void read(InputStream input) {
        try {
            var lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                typed.put(Key.of(line));
            }
            typed.put(Key.QUIT);
        } catch (IOException e) {
            // The terminal is gone; so is who typed.
            typed.offer(Key.QUIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
