package io.posthouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.ingest.Problems;
import io.posthouse.ingest.Receipts;
import io.posthouse.ingest.Signing;
import io.posthouse.ingest.form.FormDoor;
import io.posthouse.ingest.partner.PartnerDoor;
import io.posthouse.ingest.partner.Turns;
import io.posthouse.ingest.progress.FirstMessages;
import io.posthouse.ingest.progress.Lookups;
import io.posthouse.ingest.progress.ProgressDoor;
import io.posthouse.ingest.progress.ProgressTokens;
import io.posthouse.message.Envelope;
import io.posthouse.message.Hold;
import io.posthouse.message.Outgoing;
import io.posthouse.message.Rejected;
import io.posthouse.message.TryLater;
import io.posthouse.queue.QueueUnavailable;
import io.posthouse.queue.camel.WorkerRoutes;
import io.posthouse.queue.register.Register;
import io.posthouse.queue.register.RegisterFiles;
import io.posthouse.queue.register.SubscriptionEntry;
import io.posthouse.realm.RealmBed;
import io.posthouse.work.MailgunEvents;
import io.posthouse.writeback.WriteBackRouter;
import io.posthouse.writeback.WriteBackWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.mock.MockComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All routes of the house in a real CamelContext; the queue, the HTTP server and the teams' databases are played. */
class RoutesInCamelTest extends CamelTestSupport {
    private static final Path ROUTES = Path.of("routes");
    private static final Set<String> TEAMS = Set.of("crm", "marketing", "analytics");

    private final Register register = RegisterFiles.read(ROUTES);
    private final AtomicInteger tries = new AtomicInteger();
    private SQLException databaseFails;
    private MockEndpoint published;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getPropertiesComponent().addInitialProperty("posthouse.routes.dir", ROUTES.toString());
        context.getComponent("kamelet", KameletComponent.class).setLocation("file:src/test/resources/kamelets");
        context.addComponent("outbox", new Outboxes());
        TEAMS.forEach(team -> context.getRegistry().bind(team, database()));
        context.getRegistry().bind("mailgunDoor", Signing.door());
        context.getRegistry()
                .bind(
                        "partnerDoor",
                        new PartnerDoor(
                                realm -> null,
                                Clock.systemUTC(),
                                id -> null,
                                tokens -> null,
                                Turns.forProcessors(1, 10)));
        context.getRegistry().bind("problems", new Problems());
        bindForms(context);
        context.getRegistry().bind("receipts", new Receipts());
        context.getRegistry().bind("mailgunEvents", new MailgunEvents());
        context.getRegistry().bind("writeBackRouter", new WriteBackRouter(realm -> null));
        context.getRegistry()
                .bind(
                        "writeBackWriter",
                        new WriteBackWriter(
                                realm -> null, database(), request -> null, Runnable::run, Clock.systemUTC()));
        try (Stream<Path> files = Files.walk(ROUTES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList()) {
                var resource = PluginHelper.getResourceLoader(context).resolveResource("file:" + file);
                PluginHelper.getRoutesLoader(context).loadRoutes(resource);
            }
        }
        AdviceWith.adviceWith(context, "ingest-mailgun", advice -> advice.replaceFromWith("direct:door"));
        AdviceWith.adviceWith(context, "ingest-partner", advice -> advice.replaceFromWith("direct:partners"));
        for (String door : List.of("form", "form-page", "form-preflight", "progress")) {
            AdviceWith.adviceWith(context, "ingest-" + door, advice -> advice.replaceFromWith("direct:door-" + door));
        }
        context.addRoutes(new WorkerRoutes(register.subscriptions(), TEAMS));
        return context;
    }

    private void bindForms(CamelContext context) {
        RealmBed realms = new RealmBed();
        Lookups lookups = new Lookups(database());
        ProgressTokens tokens = ProgressTokens.in(Path.of("target/routes-in-camel/progress-key"));
        Clock clock = Clock.systemUTC();
        context.getRegistry()
                .bind("formDoor", new FormDoor(realms, tokens::of, new FirstMessages(lookups)::of, 0, clock));
        context.getRegistry()
                .bind("progressDoor", new ProgressDoor(tokens, realms, lookups, Duration.ofDays(7), clock));
    }

    @BeforeEach
    void published() {
        published = getMockEndpoint("mock:published");
    }

    @Test
    void everyRouteStartsAndEverySubscriptionHasItsWorker() {
        List<String> started =
                context.getRoutes().stream().map(route -> route.getRouteId()).toList();
        assertThat(context.getRoutes())
                .allSatisfy(route -> assertThat(context.getRouteController()
                                .getRouteStatus(route.getRouteId())
                                .isStarted())
                        .isTrue());
        assertThat(started)
                .containsAll(register.subscriptions().stream()
                        .filter(entry -> entry.work() != null)
                        .map(entry -> "consume-" + entry.name())
                        .toList())
                .containsAll(register.subscriptions().stream()
                        .map(SubscriptionEntry::work)
                        .filter(work -> work != null)
                        .toList());
    }

    @Test
    void aSignedPostGoesThroughTheDoorAndTheWorkToTheTeamsTopic() throws Exception {
        published.expectedMessageCount(2);
        String event = "{\"event\":\"delivered\",\"id\":\"e-1\",\"timestamp\":1767225599.5,"
                + "\"recipient\":\"a@example.org\",\"user-variables\":{\"emailId\":\"mail-1\"}}";

        Exchange answer = template.send(
                "direct:door",
                exchange -> exchange.getMessage().setBody(Signing.post(Signing.JSON, Signing.json(event))));

        assertThat(answer.getException()).isNull();
        Outgoing received = published.getExchanges().get(0).getIn().getBody(Outgoing.class);
        assertThat(received.envelope().topic()).isEqualTo("MAILGUN_EVENT_RECEIVED");
        assertThat(answer.getMessage().getBody(String.class))
                .contains(received.envelope().id().toString());
        Exchange worked = template.send(
                "direct:lease-work-mailgun-events",
                exchange -> exchange.getMessage().setBody(received.envelope()));
        assertThat(worked.getException()).isNull();
        Exchange out = published.getExchanges().get(1);
        Envelope canonical = out.getIn().getBody(Envelope.class);
        assertThat(canonical.topic()).isEqualTo("EMAIL_DELIVERED");
        assertThat(canonical.subject()).isEqualTo("mail-1");
        assertThat(canonical.causation()).isEqualTo(received.envelope().id());
        assertThat(out.getIn().getHeader("allowed", String.class).split(",")).contains("EMAIL_DELIVERED");
        published.assertIsSatisfied();
    }

    @Test
    void aFailedPublishIsNoSuccessAtTheDoor() {
        published.whenAnyExchangeReceived(failing(new QueueUnavailable("no answer", null)));
        Exchange answer = template.send(
                "direct:door",
                exchange -> exchange.getMessage()
                        .setBody(Signing.post(Signing.JSON, Signing.json("{\"event\":\"opened\"}"))));
        assertThat(answer.getMessage().getBody())
                .isInstanceOfSatisfying(
                        io.posthouse.ingest.Problem.class,
                        problem -> assertThat(problem.status()).isEqualTo(503));
    }

    @Test
    void theWorkersTableNamesTheWordAndHandlesNothing() {
        Map<Exception, String> words = Map.of(
                new Rejected("never"), "rejected",
                new TryLater("soon", Duration.ofSeconds(7)), "later",
                new Hold("login", Duration.ofMinutes(1)), "held",
                new QueueUnavailable("no answer", null), "held",
                new IllegalStateException("a bug"), "later");
        words.forEach((failure, word) -> {
            published.whenAnyExchangeReceived(failing(failure));
            Exchange worked = lease("work-mailgun-events", received());
            assertThat(worked.getException()).isSameAs(failure);
            assertThat(worked.getProperty("posthouse.word")).isEqualTo(word);
            String after = failure instanceof TryLater ? "7000" : failure instanceof Hold ? "60000" : null;
            assertThat(worked.getProperty("posthouse.after", String.class)).isEqualTo(after);
        });
    }

    @Test
    void theTeamsTableReadsTheDatabasesFailures() {
        assertThat(wordOf(new SQLDataException("value out of range", "22003"))).isEqualTo("rejected");
        assertThat(wordOf(new SQLTransientConnectionException("away", "08006"))).isEqualTo("held");
        assertThat(wordOf(new SQLException("relation does not exist", "42P01"))).isEqualTo("later");
    }

    @Test
    void aDeadlockIsTriedAgainAtOnceWithTheWholeWork() {
        assertThat(wordOf(new SQLTransactionRollbackException("deadlock", "40P01")))
                .isEqualTo("later");
        assertThat(tries).hasValue(3);
    }

    private String wordOf(SQLException failure) {
        databaseFails = failure;
        tries.set(0);
        Exchange worked = lease("crm-email-delivered", "[]");
        assertThat(worked.getException()).isSameAs(failure);
        return worked.getProperty("posthouse.word", String.class);
    }

    private Exchange lease(String subscription, Object body) {
        return template.send(
                "direct:lease-" + subscription,
                exchange -> exchange.getMessage().setBody(body));
    }

    private static Envelope received() {
        return Signing.door()
                .admit(Signing.post(Signing.JSON, Signing.json("{\"event\":\"opened\",\"id\":\"e\"}")))
                .envelope();
    }

    private static Processor failing(Exception failure) {
        return exchange -> {
            throw failure;
        };
    }

    private DataSource database() {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        tries.incrementAndGet();
                        throw databaseFails;
                    }
                    return method.getName().equals("hashCode") ? (Object) 1 : null;
                });
    }

    /** In place of the teams' outboxes. */
    private static final class Outboxes extends MockComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
                throws Exception {
            parameters.clear();
            return super.createEndpoint(uri, remaining, parameters);
        }
    }
}
