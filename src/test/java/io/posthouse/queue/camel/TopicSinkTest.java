package io.posthouse.queue.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.message.Rejected;
import io.posthouse.queue.Published;
import io.posthouse.queue.postgres.QueueBed;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a route publishes through the shipped sink. */
class TopicSinkTest {
    private WorkerHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new WorkerHouse();
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aRoutePublishesAndLearnsWhatBecameOfIt() {
        addSink();
        Outgoing message = QueueBed.message("acme", 1);
        assertThat(published(message)).isEqualTo(Published.STORED.name());
        assertThat(published(message.envelope())).isEqualTo(Published.DUPLICATE.name());
        assertThat(published(List.of(QueueBed.message("acme", 2), QueueBed.message("acme", 3))))
                .isEqualTo(Published.STORED.name());
        assertThat(house.bed.number("select count(*) from message")).isEqualTo(3);
    }

    @Test
    void aRouteMayNotPublishWhatItDoesNotName() {
        addSink();
        Outgoing other = QueueBed.message("acme", 1);
        Envelope stolen = new Envelope(
                MessageIds.random(),
                "SECRET",
                "acme",
                "shop",
                Instant.now(),
                "s",
                null,
                null,
                null,
                null,
                other.envelope().data());
        Exchange exchange = house.camel
                .createProducerTemplate()
                .send("direct:publish", sent -> sent.getMessage().setBody(List.of(other, stolen)));
        assertThat(exchange.getException()).isInstanceOf(Rejected.class).hasMessageContaining("SECRET");
        assertThat(house.bed.number("select count(*) from message")).isZero();
    }

    private void addSink() {
        try {
            house.camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:publish").to("kamelet:topic-sink?topics=" + QueueBed.TOPIC + ",OTHER");
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String published(Object body) {
        Exchange exchange = house.camel
                .createProducerTemplate()
                .send("direct:publish", sent -> sent.getMessage().setBody(body));
        assertThat(exchange.getException()).isNull();
        return exchange.getVariable("published", String.class);
    }
}
