package io.posthouse;

import io.posthouse.database.Databases;
import io.posthouse.ingest.MailgunDoor;
import io.posthouse.ingest.MailgunSection;
import io.posthouse.ingest.Problems;
import io.posthouse.ingest.Receipts;
import io.posthouse.ingest.form.FormDoor;
import io.posthouse.ingest.http.HttpDoors;
import io.posthouse.ingest.partner.PartnerDoor;
import io.posthouse.ingest.partner.Turns;
import io.posthouse.ingest.progress.FirstMessages;
import io.posthouse.ingest.progress.Lookups;
import io.posthouse.ingest.progress.ProgressDoor;
import io.posthouse.ingest.progress.ProgressTokens;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.camel.PostgresQueueComponent;
import io.posthouse.queue.camel.SubscriptionConsumer;
import io.posthouse.queue.camel.WorkThreads;
import io.posthouse.queue.camel.WorkerRoutes;
import io.posthouse.queue.postgres.PostgresQueue;
import io.posthouse.queue.register.Ownership;
import io.posthouse.queue.register.Register;
import io.posthouse.queue.register.RegisterFiles;
import io.posthouse.queue.register.Registers;
import io.posthouse.queue.register.SubscriptionEntry;
import io.posthouse.realm.AppliedRealms;
import io.posthouse.teams.Confirmations;
import io.posthouse.teams.Outbox;
import io.posthouse.teams.OutboxPublisher;
import io.posthouse.teams.camel.OutboxComponent;
import io.posthouse.teams.camel.TeamJdbc;
import io.posthouse.work.MailgunEvents;
import io.posthouse.writeback.WriteBackRouter;
import io.posthouse.writeback.WriteBackWriter;
import io.posthouse.writeback.http.HttpCalls;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running posthouse: the only wiring. Opened in the order of the text, closed in the other. */
public final class Posthouse implements AutoCloseable {
    /** The names that routes may call, beside the teams' databases. */
    static final Set<String> BEANS = Set.of(
            "postgres-queue",
            "outbox",
            "jdbc",
            "platform-http-engine",
            "formDoor",
            "progressDoor",
            "mailgunDoor",
            "partnerDoor",
            "problems",
            "receipts",
            "mailgunEvents",
            "writeBackRouter",
            "writeBackWriter");

    private static final Logger LOG = LoggerFactory.getLogger(Posthouse.class);
    /** Realms are read each second; for so long nobody need worry. */
    private static final Duration STALE = Duration.ofSeconds(30);

    private final Closing closing;
    private final House house;
    private final Rooms rooms;
    private final Databases databases;
    private final Operations operations;
    private final PostgresQueue queue;
    private final PostgresQueueComponent workers;
    private final HttpDoors doors;
    private final Main camel = new Main();

    private Posthouse(House house, Rooms rooms, Closing closing) throws Exception {
        this.closing = closing;
        this.house = house;
        this.rooms = rooms;
        Register register = RegisterFiles.read(house.routes());
        Ownership.require(register, house.routes());
        databases = closing.later(Databases.open(house.databases(), List.copyOf(rooms.teams())));
        Registers.apply(databases.queue(), register)
                .unheard()
                .forEach(topic -> LOG.atWarn()
                        .addKeyValue("event.action", "queue.topic-unheard")
                        .log("topic {} has no subscription: what is published to it reaches nobody", topic));
        operations = closing.later(Operations.open(house, databases, register));
        Clock clock = Clock.systemUTC();
        queue = closing.later(new PostgresQueue(
                databases.publishing(), databases.leases(), databases::dedicated, house.queue(), clock));
        WorkThreads threads = closing.later(new WorkThreads(Runtime.getRuntime().availableProcessors()));
        workers = new PostgresQueueComponent(queue, threads, RouteVersion.of(house.routes()));
        doors = new HttpDoors(house.http(), operations.answers()::answered)
                .kept(FullDiskKeeper.before(operations.disk(house, queue), ClosedDoorKeeper.of(queue.control())));
        bind(register, threads, clock);
        closing.later(camel::stop);
        camel.start();
        int expected = addWorkers(register);
        closing.later(Chores.begin(house, databases, outboxes(threads)));
        operations.openTeams(house, databases, queue, register.owners());
        watch(expected);
        closing.later(operations::drain);
    }

    /** Starts these rooms; returns when their doors are open and their workers work. */
    public static Posthouse open(House house, List<String> asked) throws Exception {
        Rooms rooms = Rooms.of(asked, house.checked().teams());
        Closing closing = new Closing();
        try {
            return new Posthouse(house, rooms, closing);
        } catch (Exception | Error e) {
            closing.close();
            throw e;
        }
    }

    /** Where it can be reached, a line each. */
    List<String> addresses() {
        String host = "http://" + house.http().host() + ":";
        String window =
                "operations  http://" + house.settings().text("posthouse.operate.host") + ":" + operations.port()
                        + "/health/ready  (token in " + house.secrets().resolve("operations-token") + ")";
        return doors.getServerPort() == 0
                ? List.of(window)
                : List.of("doors       " + host + doors.getServerPort() + "/webhooks/mailgun/<realm>", window);
    }

    Databases databases() {
        return databases;
    }

    Publisher publisher() {
        return queue.publisher();
    }

    @Override
    public void close() {
        closing.close();
    }

    private void bind(Register register, WorkThreads threads, Clock clock) throws SQLException {
        camel.bind("postgres-queue", workers);
        camel.bind("outbox", new OutboxComponent(outboxes(threads)));
        camel.bind("jdbc", new TeamJdbc());
        for (String team : rooms.teams()) {
            camel.bind(team, databases.team(team));
        }
        AppliedRealms realms =
                rooms.has("ingest") || rooms.has("writeback") ? closing.later(RealmsHere.open(house, databases)) : null;
        if (realms != null) {
            operations.check("realms", () -> realms.age().compareTo(STALE) < 0, "realms are not read");
        }
        if (rooms.has("ingest")) {
            camel.bind("platform-http-engine", doors);
            ProgressTokens tokens = ProgressTokens.in(house.secrets().resolve("progress-key"));
            camel.bind("mailgunDoor", new MailgunDoor(realms.view(new MailgunSection()), house.mailgun(), clock));
            camel.bind("problems", new Problems());
            camel.bind("receipts", new Receipts());
            Lookups lookups = closing.later(new Lookups(databases.queue()));
            bindPartners(realms, tokens, lookups, clock);
            bindForms(realms, tokens, lookups, clock);
        }
        camel.bind("mailgunEvents", new MailgunEvents());
        if (rooms.has("writeback")) {
            bindWriteBack(realms, threads, clock);
        }
        CamelSettings.apply(camel, house, rooms);
    }

    private void bindWriteBack(AppliedRealms realms, WorkThreads threads, Clock clock) {
        HttpCalls calls = closing.later(new HttpCalls(threads.waiting(), house.writesToPrivate()));
        camel.bind("writeBackRouter", new WriteBackRouter(realms.view(house.triggers())));
        WriteBackWriter writer = new WriteBackWriter(
                realms.view(house.destinations()), databases.queue(), calls, threads.waiting(), clock);
        camel.bind("writeBackWriter", writer);
        queue.appetite(writer::most);
        operations.gauge("posthouse.writeback.tokens.unstored", writer, WriteBackWriter::unstoredTokens);
    }

    private void bindPartners(AppliedRealms realms, ProgressTokens tokens, Lookups lookups, Clock clock) {
        Turns turns =
                closing.later(Turns.forProcessors(Runtime.getRuntime().availableProcessors(), house.partnersWaiting()));
        camel.bind(
                "partnerDoor",
                new PartnerDoor(
                        realms.view(house.partners()),
                        clock,
                        id -> "/progress/" + tokens.of(id),
                        new FirstMessages(lookups)::of,
                        turns));
        operations.gauge("posthouse.ingest.partners.waiting", turns, Turns::waiting);
        operations.count("posthouse.ingest.partners.refused", turns, Turns::refused);
    }

    private void bindForms(AppliedRealms realms, ProgressTokens tokens, Lookups lookups, Clock clock) {
        FormDoor forms =
                new FormDoor(realms, tokens::of, new FirstMessages(lookups)::of, house.trustedProxies(), clock);
        camel.bind("formDoor", forms);
        camel.bind("progressDoor", new ProgressDoor(tokens, realms, lookups, house.retention(), clock));
        operations.count("posthouse.ingest.form.traps", forms, FormDoor::trapsSprung);
    }

    private Map<String, OutboxPublisher> outboxes(WorkThreads threads) {
        Map<String, OutboxPublisher> outboxes = new HashMap<>();
        for (String team : rooms.teams()) {
            outboxes.put(
                    team,
                    new OutboxPublisher(
                            new Outbox(databases.team(team)), new Confirmations(queue.publisher()), threads.waiting()));
        }
        return outboxes;
    }

    /** After the YAML: the templates must be there, and each worker's work too. */
    private int addWorkers(Register register) throws Exception {
        CamelContext context = camel.getCamelContext();
        List<SubscriptionEntry> mine = register.subscriptions().stream()
                .filter(entry -> entry.work() != null && rooms.works(entry.team()))
                .toList();
        for (SubscriptionEntry entry : mine) {
            if (context.getRoute(entry.work()) == null) {
                throw new IllegalStateException(entry.place() + ": there is no route " + entry.work()
                        + "; add it to the folder of " + entry.team() + ", or mend work:");
            }
        }
        context.addRoutes(new WorkerRoutes(mine, rooms.teams()));
        return mine.size();
    }

    private void watch(int expected) {
        operations.watch(queue);
        if (rooms.has("ingest")) {
            operations.check("doors", () -> doors.getServerPort() != 0, "the port is not bound");
            operations.watch(doors);
        }
        operations.check(
                "workers",
                () -> workers.consumers().size() == expected
                        && workers.consumers().stream().allMatch(SubscriptionConsumer::well),
                "a worker does not work");
        operations.started();
    }
}
