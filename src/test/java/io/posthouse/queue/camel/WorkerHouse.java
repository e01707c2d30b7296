package io.posthouse.queue.camel;

import io.posthouse.queue.postgres.PostgresQueue;
import io.posthouse.queue.postgres.QueueBed;
import io.posthouse.queue.register.SubscriptionEntry;
import io.posthouse.yaml.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.mock.MockComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.RouteController;
import org.apache.camel.support.PluginHelper;

/** The shipped Kamelets, templates and error tables on a real queue; a test adds the work. */
final class WorkerHouse implements AutoCloseable {
    static final String SUBSCRIPTION = "depot-orders";
    final QueueBed bed = new QueueBed().subscribed(SUBSCRIPTION);
    final PostgresQueue queue = bed.engine();
    final DefaultCamelContext camel = new DefaultCamelContext();
    private final WorkThreads threads = new WorkThreads(2);

    WorkerHouse() throws Exception {
        camel.getComponent("kamelet", KameletComponent.class).setLocation("file:routes/queue/postgres");
        camel.getComponent("direct", DirectComponent.class).setBlock(false);
        camel.addComponent("postgres-queue", new PostgresQueueComponent(queue, threads, "v42"));
        camel.addComponent("outbox", new Outboxes());
        camel.getShutdownStrategy().setTimeout(20);
        load(Path.of("routes/error-handling.camel.yaml"));
        try (Stream<Path> templates = Files.list(Path.of("routes/queue"))) {
            for (Path file : templates
                    .filter(path -> path.toString().endsWith(".camel.yaml"))
                    .toList()) {
                load(file);
            }
        }
        camel.start();
    }

    /** Work that fails each time. */
    static RouteBuilder failing(Exception failure) {
        return work(exchange -> {
            throw failure;
        });
    }

    /** Work that is told in Java. */
    static RouteBuilder work(Processor work) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:depot-work")
                        .routeId("depot-work")
                        .errorHandler(noErrorHandler())
                        .process(work);
            }
        };
    }

    /** The work, then its worker. */
    WorkerHouse works(RouteBuilder work) throws Exception {
        return works(1, false, work);
    }

    /** @param team whether by the template of teams, with their error table */
    WorkerHouse works(int batch, boolean team, RouteBuilder work) throws Exception {
        camel.addRoutes(work);
        SubscriptionEntry entry = new SubscriptionEntry(
                SUBSCRIPTION,
                QueueBed.TOPIC,
                "depot",
                "depot-work",
                2,
                batch,
                Duration.ofSeconds(10),
                SubscriptionEntry.Pool.IO,
                20,
                Duration.ofDays(3),
                // Longer than any test: what is tried later is seen waiting.
                Duration.ofHours(1),
                Duration.ofHours(1),
                List.of(),
                SubscriptionEntry.Arrives.READY,
                new Place("subscriptions.yaml", 1));
        camel.addRoutes(new WorkerRoutes(List.of(entry), team ? Set.of("depot") : Set.of()));
        return this;
    }

    /** The consumer that leases: it stands in the Kamelet's own route. */
    SubscriptionConsumer worker() {
        return camel.getComponent("postgres-queue", PostgresQueueComponent.class)
                .consumers()
                .iterator()
                .next();
    }

    /** What an operator does to the route that leases. */
    void route(Function<RouteController, Act> act) {
        try {
            String route = camel.getRoutes().stream()
                    .filter(one -> one.getEndpoint().getEndpointUri().startsWith("postgres-queue:"))
                    .findFirst()
                    .orElseThrow()
                    .getRouteId();
            act.apply(camel.getRouteController()).on(route);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    interface Act {
        void on(String route) throws Exception;
    }

    void publish(int number) throws Exception {
        QueueBed.answer(queue.publisher(), QueueBed.message("acme", number));
    }

    /** State, attempts and, for a while from now, due of the only delivery; done ones are found in the history. */
    String outcome() {
        return bed.text(
                "select state::text || ' ' || attempts from delivery where lease is null and"
                        + " (state <> 'r' or attempts > 0) union all select state::text || ' ' || attempts from delivery_ended");
    }

    String failure(String column) {
        return bed.text("select " + column + " from failure");
    }

    private void load(Path file) throws Exception {
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));
    }

    @Override
    public void close() {
        camel.stop();
        threads.close();
        bed.close();
    }

    /** In place of the teams' outboxes. */
    private static final class Outboxes extends MockComponent {
        @Override
        protected org.apache.camel.Endpoint createEndpoint(
                String uri, String remaining, java.util.Map<String, Object> parameters) throws Exception {
            parameters.clear();
            return super.createEndpoint(uri, remaining, parameters);
        }
    }
}
