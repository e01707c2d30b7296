package io.posthouse.operate.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final LoggerContext context = new LoggerContext();
    private final StandardOutput output = started();

    @AfterEach
    void stop() {
        output.stop();
    }

    @Test
    void aLineIsSeenSoonWithoutAnother() {
        log("one");
        Awaitility.await().until(() -> String.join("", writes).equals("one\n"));
    }

    @Test
    void manyLinesAreFewWritesOfWholeLinesInTheirOrder() {
        IntStream.range(0, 10_000).forEach(i -> log("line " + i));
        output.stop();
        assertThat(String.join("", writes).lines())
                .containsExactlyElementsOf(
                        IntStream.range(0, 10_000).mapToObj(i -> "line " + i).toList());
        assertThat(writes).hasSizeLessThan(1_000).allMatch(write -> write.endsWith("\n"));
    }

    @Test
    void whatWasGivenBeforeTheStopIsWritten() {
        log("last");
        output.stop();
        assertThat(writes).containsExactly("last\n");
    }

    private void log(String text) {
        output.doAppend(new LoggingEvent("test", context.getLogger("test"), Level.INFO, text, null, null));
    }

    private StandardOutput started() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg\n");
        encoder.start();
        var made = new StandardOutput(new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int from, int length) {
                writes.add(new String(bytes, from, length));
            }

            @Override
            public void close() {
                writes.add("closed");
            }
        });
        made.setContext(context);
        made.setEncoder(encoder);
        made.start();
        return made;
    }
}
