package io.posthouse.queue.camel;

import static io.posthouse.queue.camel.WorkerHouse.failing;
import static io.posthouse.queue.camel.WorkerHouse.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.message.Envelope;
import io.posthouse.message.Hold;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.message.Rejected;
import io.posthouse.message.TryLater;
import io.posthouse.queue.postgres.QueueBed;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker's route may do, and what becomes of its message: through the shipped YAML, on a real queue. */
class WorkerContractTest {
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
    void workThatEndsWellIsDone() throws Exception {
        AtomicReference<String> array = new AtomicReference<>();
        AtomicReference<Envelope> envelope = new AtomicReference<>();
        house.works(work(exchange -> {
            array.set(exchange.getMessage().getBody(String.class));
            envelope.set(exchange.getMessage().getBody(Envelope.class));
        }));
        house.publish(7);
        awaitOutcome("d 1");
        assertThat(array.get()).startsWith("[{").contains("\"number\":7").endsWith("}]");
        assertThat(envelope.get().subject()).isEqualTo("order-7");
    }

    @Test
    void rejectedIsDeadAtOnceAndSaysWhy() throws Exception {
        house.works(failing(new Rejected("order has no lines: order=7. Mend it, then replay.")));
        house.publish(7);
        awaitOutcome("x 1");
        assertThat(house.bed.text("select reason from delivery"))
                .isEqualTo("order has no lines: order=7. Mend it, then replay.");
        assertThat(house.failure("word || ' ' || class")).isEqualTo("rejected " + Rejected.class.getName());
        assertThat(house.failure("route_version")).isEqualTo("v42");
        assertThat(house.failure("step")).contains("depot-work");
    }

    @Test
    void laterWaitsAsLongAsTheWorkSays() throws Exception {
        house.works(failing(new TryLater("the depot is closed", Duration.ofMinutes(10))));
        house.publish(7);
        awaitOutcome("w 1");
        assertThat(house.bed.number("select extract(epoch from due - now())::int from delivery"))
                .isBetween(580L, 662L);
    }

    @Test
    void heldWaitsWithoutBurningAnAttempt() throws Exception {
        house.works(failing(new Hold("the login expired", Duration.ofMinutes(10))));
        house.publish(7);
        awaitOutcome("h 0");
        assertThat(house.bed.number("select extract(epoch from due - now())::int from delivery"))
                .isBetween(580L, 662L);
    }

    @Test
    void heldForAPersonIsNotReadyByItself() throws Exception {
        house.works(failing(new Hold("ask the depot", null)));
        house.publish(7);
        awaitOutcome("h 0");
        assertThat(house.bed.text("select due from delivery")).isNull();
    }

    @Test
    void anyOtherFailureIsTriedLater() throws Exception {
        house.works(failing(new IllegalStateException("a bug")));
        house.publish(7);
        awaitOutcome("w 1");
        assertThat(house.failure("class || ' ' || text")).isEqualTo("java.lang.IllegalStateException a bug");
    }

    @Test
    void anErrorOfTheMachineIsTriedLaterToo() throws Exception {
        house.works(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:depot-work")
                        .routeId("depot-work")
                        .errorHandler(noErrorHandler())
                        .bean(new Endless());
            }
        });
        house.publish(7);
        awaitOutcome("w 1");
        assertThat(house.failure("class")).isEqualTo("java.lang.StackOverflowError");
    }

    @Test
    void aTableThatHandlesWithoutAWordIsNoSuccess() throws Exception {
        house.camel.addRoutes(tables("handles", table -> table.handled(true)));
        runs("handles", failing(new IllegalStateException("swallowed")));
        house.publish(7);
        awaitOutcome("w 1");
        assertThat(house.failure("class")).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void aTableThatItselfFailsIsNoSuccess() throws Exception {
        house.camel.addRoutes(tables(
                "throws",
                table -> table.handled(true).process(exchange -> {
                    throw new IllegalArgumentException("the table is broken");
                })));
        runs("throws", failing(new IllegalStateException("first")));
        house.publish(7);
        awaitOutcome("w 1");
    }

    @Test
    void aTableThatGoesOnAsIfNothingWereIsNoSuccess() throws Exception {
        house.camel.addRoutes(tables("continues", table -> table.continued(true)));
        runs("continues", failing(new IllegalStateException("ignored")));
        house.publish(7);
        awaitOutcome("w 1");
    }

    @Test
    void aChildThatSwallowsItsFailureIsNoSuccess() throws Exception {
        house.works(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:depot-work")
                        .routeId("depot-work")
                        .onException(Exception.class)
                        .handled(true)
                        .end()
                        .process(exchange -> {
                            throw new IllegalStateException("swallowed by the child");
                        });
            }
        });
        house.publish(7);
        awaitOutcome("w 1");
    }

    @Test
    void aChildWithCamelsOwnErrorHandlerIsTriedLater() throws Exception {
        house.works(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:depot-work").routeId("depot-work").process(exchange -> {
                    throw new IllegalStateException("its own handler");
                });
            }
        });
        house.publish(7);
        awaitOutcome("w 1");
    }

    @Test
    void workThatIsNotThereFailsAtOnceAndIsTriedLater() throws Exception {
        house.works(new RouteBuilder() {
            @Override
            public void configure() {
                // Nobody works.
            }
        });
        house.publish(7);
        awaitOutcome("w 1");
        assertThat(house.failure("class")).contains("DirectConsumerNotAvailable");
    }

    @Test
    void workThatCatchesOnPurposeIsDone() throws Exception {
        house.works(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:depot-work")
                        .routeId("depot-work")
                        .errorHandler(noErrorHandler())
                        .doTry()
                        .process(exchange -> {
                            throw new IllegalStateException("expected");
                        })
                        .doCatch(IllegalStateException.class)
                        .setBody(constant("fine"))
                        .end();
            }
        });
        house.publish(7);
        awaitOutcome("d 1");
    }

    @Test
    void workThatStopsItsRouteIsDone() throws Exception {
        house.works(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:depot-work")
                        .routeId("depot-work")
                        .errorHandler(noErrorHandler())
                        .stop();
            }
        });
        house.publish(7);
        awaitOutcome("d 1");
    }

    @Test
    void rollbackOnlyIsNoSuccess() throws Exception {
        house.works(work(exchange -> exchange.setRollbackOnly(true)));
        house.publish(7);
        awaitOutcome("w 1");
    }

    @Test
    void aCollisionInTheDatabaseIsTriedTwiceMoreAtOnceAndTheWholeWorkWithTheOriginal() throws Exception {
        List<String> bodies = new java.util.concurrent.CopyOnWriteArrayList<>();
        house.works(1, true, work(exchange -> {
            bodies.add(exchange.getMessage().getBody(String.class)
                    + exchange.getMessage().getHeader("messages", String.class));
            exchange.getMessage().setBody("spoiled");
            exchange.getMessage().setHeader("messages", "spoiled");
            throw new SQLTransactionRollbackException("deadlock", "40P01");
        }));
        house.publish(7);
        awaitOutcome("w 1");
        assertThat(bodies).hasSize(3);
        assertThat(bodies).allMatch(body -> body.equals(bodies.get(0)));
    }

    @Test
    void aCollisionThatIsOverAtTheSecondTryIsDoneWithoutAFailure() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        house.works(1, true, work(exchange -> {
            if (tries.incrementAndGet() == 1) {
                throw new SQLTransactionRollbackException("deadlock", "40P01");
            }
        }));
        house.publish(7);
        awaitOutcome("d 1");
        assertThat(house.bed.number("select count(*) from failure")).isZero();
    }

    @Test
    void aTeamsDatabaseThatIsAwayHoldsTheWorkerAndBurnsNothing() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        house.works(1, true, work(exchange -> {
            if (tries.incrementAndGet() <= 3) {
                throw new SQLTransientConnectionException("away", "08006");
            }
        }));
        for (int n = 0; n < 20; n++) {
            house.publish(n);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            house.bed.run("update delivery set due = now() where state = 'h'");
            return house.bed.number("select count(*) from delivery_ended where attempts = 1") == 20;
        });
    }

    @Test
    void aBatchIsOneExchangeAndABadOneInItFailsAlone() throws Exception {
        AtomicInteger largest = new AtomicInteger();
        house.works(50, false, work(exchange -> {
            Messages messages = exchange.getMessage().getBody(Messages.class);
            largest.accumulateAndGet(messages.size(), Math::max);
            if (messages.toString().contains("\"number\":13}")) {
                throw new Rejected("thirteen");
            }
        }));
        house.bed.ready("acme", 50);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> house.bed.number("select count(*) from delivery_ended") == 49);
        await().until(() -> "x".equals(house.bed.text("select state::text from delivery")));
        assertThat(largest.get()).isGreaterThan(10);
    }

    @Test
    void nothingInAMessageBecomesAHeader() throws Exception {
        AtomicReference<Map<String, Object>> headers = new AtomicReference<>();
        house.works(
                1,
                true,
                work(exchange -> headers.set(Map.copyOf(exchange.getMessage().getHeaders()))));
        var data = JsonNodeFactory.instance
                .objectNode()
                .put("CamelHttpUri", "http://example.org/")
                .put("camelhttpuri", "http://example.org/")
                .put("CamelSqlQuery", "drop table delivery");
        data.putObject("headers").put("CamelHttpUri", "http://example.org/");
        QueueBed.answer(
                house.queue.publisher(),
                Outgoing.of(new Envelope(
                        MessageIds.random(),
                        QueueBed.TOPIC,
                        "acme",
                        "CamelHttpUri",
                        Instant.now(),
                        "CamelHttpUri",
                        null,
                        null,
                        null,
                        null,
                        data)));
        awaitOutcome("d 1");
        assertThat(headers.get()).containsOnlyKeys("messages", "subscription");
    }

    /** A worker with another table than the shipped ones. */
    private void runs(String table, RouteBuilder work) throws Exception {
        house.camel.addRoutes(work);
        house.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("other-worker")
                        .from("kamelet:subscription-source?backoff=3600000&subscription=" + WorkerHouse.SUBSCRIPTION)
                        .routeConfigurationId(table)
                        .to("direct:depot-work");
            }
        });
        TemplatedRouteBuilder.builder(house.camel, "other-worker")
                .routeId("other")
                .add();
    }

    /** Never comes to an end. */
    public static final class Endless {
        public String deeper(String text) {
            return deeper(text + ".");
        }
    }

    private interface Table {
        void fill(org.apache.camel.model.OnExceptionDefinition table);
    }

    private static RouteConfigurationBuilder tables(String id, Table table) {
        return new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                table.fill(routeConfiguration(id).onException(Exception.class));
            }
        };
    }

    private void awaitOutcome(String outcome) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(house.outcome()).isEqualTo(outcome));
    }
}
