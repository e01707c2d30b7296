package io.posthouse.queue.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What we lean on in Camel beyond its documentation: should a new version differ, it says so here. */
class CamelInternalsTest {
    private final CamelContext camel = new DefaultCamelContext();
    private final Probe probe = new Probe();

    @BeforeEach
    void start() throws Exception {
        camel.getComponent("kamelet", KameletComponent.class).setLocation("file:routes/queue/postgres");
        camel.getComponent("direct", DirectComponent.class).setBlock(false);
        camel.addComponent("postgres-queue", probe);
        camel.addRoutes(new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration("names-the-word")
                        .onException(Exception.class)
                        .handled(false)
                        .setProperty("posthouse.word", constant("rejected"));
                routeConfiguration("handles").onException(Exception.class).handled(true);
                routeConfiguration("continues").onException(Exception.class).continued(true);
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aPropertyAndTheExceptionComeBackThroughTheKamelet() throws Exception {
        Exchange exchange = through("names-the-word", failing());
        assertThat(exchange.getProperty("posthouse.word")).isEqualTo("rejected");
        assertThat(exchange.getException()).hasMessage("as the test wants it");
    }

    @Test
    void aHandledFailureIsFlaggedThroughTheKamelet() throws Exception {
        Exchange exchange = through("handles", failing());
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getExchangeExtension().isErrorHandlerHandledSet()).isTrue();
        assertThat(exchange.getExchangeExtension().isErrorHandlerHandled()).isTrue();
    }

    @Test
    void aContinuedFailureLeavesItsPlace() throws Exception {
        Exchange exchange = through("continues", failing());
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getExchangeExtension().isErrorHandlerHandledSet()).isFalse();
        assertThat(exchange.getProperty(ExchangePropertyKey.FAILURE_ENDPOINT)).isNotNull();
    }

    @Test
    void aSuccessHasNeitherFlagNorPlace() throws Exception {
        Exchange exchange = through("handles", inner -> {});
        assertThat(exchange.getExchangeExtension().isErrorHandlerHandledSet()).isFalse();
        assertThat(exchange.getProperty(ExchangePropertyKey.FAILURE_ENDPOINT)).isNull();
    }

    @Test
    void theFailuresRouteIsKnownAtTheConsumer() throws Exception {
        assertThat(through("names-the-word", failing()).getProperty(Exchange.FAILURE_ROUTE_ID))
                .isEqualTo("worker-names-the-word");
    }

    @Test
    void aMissingDirectFailsAtOnce() {
        long begun = System.nanoTime();
        try {
            camel.createProducerTemplate().sendBody("direct:nobody", "x");
        } catch (CamelExecutionException e) {
            assertThat(e).hasCauseInstanceOf(DirectConsumerNotAvailableException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void twoOfOneTemplateRunSideBySide() throws Exception {
        through("handles", inner -> {});
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("twice")
                        .templateParameter("name")
                        .from("direct:{{name}}")
                        .to("log:off")
                        .id("to-log");
            }
        });
        for (String id : new String[] {"one", "two"}) {
            TemplatedRouteBuilder.builder(camel, "twice")
                    .routeId(id)
                    .prefixId(id)
                    .parameter("name", id)
                    .add();
        }
        assertThat(camel.getRouteController().getRouteStatus("one").isStarted()).isTrue();
        assertThat(camel.getRouteController().getRouteStatus("two").isStarted()).isTrue();
    }

    private Exchange through(String table, Processor work) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work-" + table).errorHandler(noErrorHandler()).process(work);
                from("kamelet:subscription-source?subscription=some")
                        .routeId("worker-" + table)
                        .routeConfigurationId(table)
                        .to("direct:work-" + table);
            }
        });
        return probe.send();
    }

    private static Processor failing() {
        return exchange -> {
            throw new IllegalStateException("as the test wants it");
        };
    }

    /** In place of the queue: the exchange as its consumer sees it at the end. */
    private static final class Probe extends DefaultComponent {
        private final AtomicReference<DefaultConsumer> consumer = new AtomicReference<>();

        Exchange send() throws Exception {
            Exchange exchange = consumer.get().createExchange(false);
            exchange.getMessage().setBody("x");
            consumer.get().getProcessor().process(exchange);
            return exchange;
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, java.util.Map<String, Object> parameters) {
            parameters.clear();
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    consumer.set(new DefaultConsumer(this, processor));
                    return consumer.get();
                }
            };
        }
    }
}
