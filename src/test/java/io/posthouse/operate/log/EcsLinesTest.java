package io.posthouse.operate.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posthouse.message.Envelope;
import io.posthouse.message.FailureText;
import io.posthouse.message.Hop;
import io.posthouse.message.MessageIds;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EcsLinesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger room = context.getLogger("io.posthouse.linestest");
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

    @BeforeEach
    void writeToMemory() {
        var lines = new EcsLines();
        lines.setContext(context);
        lines.setServiceName("posthouse");
        lines.start();
        appender.setContext(context);
        appender.setEncoder(lines);
        appender.setOutputStream(written);
        appender.start();
        room.setLevel(Level.INFO);
        room.setAdditive(false);
        room.addAppender(appender);
    }

    @AfterEach
    void detach() {
        room.detachAndStopAllAppenders();
    }

    @Test
    void aHopIsOneLineWithItsFieldsAsMembers() throws Exception {
        Hop.of("linestest", "done")
                .message(envelope("acme"))
                .subscription("crm-email-delivered")
                .attempt(2)
                .took(1_500_000)
                .log();

        JsonNode line = onlyLine();
        assertThat(line.path("event.action").textValue()).isEqualTo("linestest.done");
        assertThat(line.path("organization.id").textValue()).isEqualTo("acme");
        assertThat(line.path("posthouse.topic").textValue()).isEqualTo("EMAIL_DELIVERED");
        assertThat(line.path("posthouse.subscription").textValue()).isEqualTo("crm-email-delivered");
        assertThat(line.path("posthouse.message").textValue()).hasSize(36);
        assertThat(line.path("posthouse.attempt").intValue()).isEqualTo(2);
        assertThat(line.path("event.duration").isIntegralNumber()).isTrue();
        assertThat(line.path("trace.id").textValue()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(written.toString()).doesNotContain("ann@example.com");
    }

    @Test
    void aRealmCannotSteerTheTerminalThatShowsTheLine() throws Exception {
        Hop.of("linestest", "done").realm("a\"\n\u001b[2J\u009b31m\u202e").log();

        assertThat(onlyLine().path("organization.id").textValue()).isEqualTo("a\"\\u000a\\u001b[2J\\u009b31m\\u202e");
        assertThat(written.toString().strip().codePoints().noneMatch(Character::isISOControl))
                .isTrue();
    }

    @Test
    void anExceptionIsWrittenWithoutItsValues() throws Exception {
        room.error("work failed", new IllegalStateException("for ann@example.com", new RuntimeException("'Ann'")));

        JsonNode line = onlyLine();
        assertThat(line.path("error.type").textValue()).isEqualTo("java.lang.IllegalStateException");
        assertThat(line.path("error.message").textValue()).isEqualTo("for …@…");
        assertThat(line.path("error.stack_trace").textValue())
                .contains("EcsLinesTest", "Caused by")
                .doesNotContain("Ann");
    }

    @Test
    void whyItFailedIsAMember() throws Exception {
        Hop.warning("linestest", "dead")
                .because(FailureText.of(new IllegalStateException("no")))
                .log();

        assertThat(onlyLine().path("log.level").textValue()).isEqualTo("WARN");
        assertThat(onlyLine().path("error.message").textValue()).isEqualTo("no");
    }

    @Test
    void aRoomWhoseLevelIsOffWritesNothing() {
        room.setLevel(Level.WARN);

        Hop.of("linestest", "done").message(envelope("acme")).log();

        assertThat(written.size()).isZero();
    }

    @Test
    void whenLinesAreNotReadTheyAreDroppedAndCountedAndNobodyWaits() {
        var read = new CountDownLatch(1);
        var slow = new ListAppender<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                try {
                    read.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        slow.setContext(context);
        slow.start();
        var lossy = new LossyAppender();
        lossy.setContext(context);
        lossy.setQueueSize(10);
        lossy.addAppender(slow);
        lossy.start();
        room.detachAppender(appender);
        room.addAppender(lossy);
        long before = LossyAppender.dropped();

        for (int i = 0; i < 1000; i++) {
            room.info("line {}", i);
        }

        assertThat(LossyAppender.dropped() - before).isBetween(960L, 990L);
        read.countDown();
    }

    @Test
    void theShippedConfigurationIsReadWithoutComplaint() throws Exception {
        var fresh = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(fresh);
        fresh.putProperty("posthouse.log.level.work", "DEBUG");

        configurator.doConfigure(getClass().getResource("/logback.xml"));

        assertThat(fresh.getStatusManager().getCopyOfStatusList())
                .filteredOn(status -> status.getEffectiveLevel() >= Status.WARN)
                .allMatch(status -> status.getMessage().contains("[plain] not referenced"));
        assertThat(fresh.getLogger("io.posthouse.work").getLevel()).isEqualTo(Level.DEBUG);
        assertThat(fresh.getLogger("org.apache.camel").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(fresh.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("json")).isInstanceOf(LossyAppender.class);
        fresh.stop();
    }

    private JsonNode onlyLine() throws Exception {
        assertThat(written.toString().lines()).hasSize(1);
        return JSON.readTree(written.toByteArray());
    }

    private static Envelope envelope(String realm) {
        return new Envelope(
                MessageIds.random(),
                "EMAIL_DELIVERED",
                realm,
                "work",
                Instant.EPOCH,
                "e1",
                null,
                null,
                null,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                JSON.createObjectNode().put("recipient", "ann@example.com"));
    }
}
