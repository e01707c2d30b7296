package io.posthouse.operate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void keysAreLinesInAnyCaseAndTheEndOfTheInputIsQuit() throws Exception {
        assertThat(all(Keys.from(input("b\nU\n heal \nwhat?\n"), true)))
                .containsExactly(Key.BREAK, Key.BURST, Key.HEAL, Key.OTHER, Key.QUIT);
    }

    @Test
    void whereNobodyGivesAKeyTheDemoPlaysOneRound() throws Exception {
        List<Key> round = List.of(Key.BREAK, Key.BURST, Key.HEAL, Key.QUIT);

        assertThat(all(Keys.none().orOneRound())).isEqualTo(round);
        Keys ended = Keys.from(input(""), false);
        await().atMost(SOON).until(() -> !ended.isEmpty());
        assertThat(all(ended.orOneRound())).isEqualTo(round);
        assertThat(all(Keys.from(new Silent(), false).orOneRound())).isEqualTo(round);
    }

    @Test
    void keysThatArePipedInAreTakenAsTheyAre() throws Exception {
        Keys piped = Keys.from(input("u\nq\n"), false);
        await().atMost(SOON).until(() -> !piped.isEmpty());

        assertThat(all(piped.orOneRound())).containsExactly(Key.BURST, Key.QUIT);
    }

    @Test
    void whoSitsAtATerminalIsWaitedFor() throws Exception {
        Keys person = Keys.from(new Silent(), true);

        assertThat(person.orOneRound()).isSameAs(person);
        assertThat(person.next(Duration.ofMillis(1))).isNull();
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Key> all(Keys keys) throws InterruptedException {
        List<Key> all = new ArrayList<>();
        Key key;
        do {
            key = keys.next(SOON);
            all.add(key);
        } while (key != Key.QUIT);
        return all;
    }

    /** Open, and nothing comes, as what a job in the background inherits. */
    private static final class Silent extends InputStream {
        @Override
        public synchronized int read() {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }
    }
}
