package io.posthouse;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.posthouse.database.Databases;
import io.posthouse.operate.DoorAnswers;
import io.posthouse.operate.Health;
import io.posthouse.operate.QueueCheck;
import io.posthouse.operate.QueueMetrics;
import io.posthouse.operate.Verdict;
import io.posthouse.operate.http.OperationsServer;
import io.posthouse.operate.http.OperationsToken;
import io.posthouse.operate.http.TeamPaths;
import io.posthouse.operate.http.TeamTokens;
import io.posthouse.queue.control.ControlWatch;
import io.posthouse.queue.postgres.PostgresQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/** The window into a running process: health, metrics and the operations port. */
final class Operations implements AutoCloseable {
    private final Closing closing = new Closing();
    private final Health health = new Health();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final DoorAnswers answers = new DoorAnswers(metrics);
    private OperationsServer server;
    private OperationsToken token;
    private int port;

    /** Not ready until {@link #check} was told of everything and all of it is well. */
    static Operations open(House house, Databases databases) {
        Operations operations = new Operations();
        operations.machine();
        operations.health.check("queue-database", operations.closing.later(QueueCheck.eachSecond(databases.queue())));
        operations.closing.later(new QueueMetrics(
                databases.queue(), operations.metrics, house.settings().duration("posthouse.operate.counts")));
        operations.token = OperationsToken.in(house.secrets().resolve("operations-token"));
        OperationsServer server = operations.closing.later(
                new OperationsServer(operations.token, operations.health, operations.metrics, databases.queue()));
        operations.server = server;
        operations.health.check("start", () -> Verdict.down("starting"));
        operations.port = server.start(
                house.settings().text("posthouse.operate.host"),
                house.settings().number("posthouse.operate.port"));
        return operations;
    }

    /** Programs of these rooms and teams may publish, and lease what is theirs. */
    void openTeams(House house, Databases databases, PostgresQueue queue, Set<String> owners) {
        server.open(new TeamPaths(
                TeamTokens.in(house.secrets().resolve("teams"), owners),
                token,
                databases.queue(),
                queue.publisher(),
                queue.outside(house.settings().duration("posthouse.queue.outside.lease")),
                house.teamPaths()));
    }

    int port() {
        return port;
    }

    void check(String name, BooleanSupplier well, String otherwise) {
        health.check(name, () -> well.getAsBoolean() ? Verdict.UP : Verdict.down(otherwise));
    }

    /** Everything was opened. */
    void started() {
        check("start", () -> true, "");
    }

    /** Not ready any more, so that nobody sends new work while the old is finished. */
    void drain() {
        health.drain();
    }

    /** Where doors tell their answers. */
    DoorAnswers answers() {
        return answers;
    }

    void watch(PostgresQueue queue) {
        Gauge.builder("posthouse.publish.waiting", queue, PostgresQueue::publishing)
                .register(metrics);
        Gauge.builder("posthouse.outcomes.stale", queue, PostgresQueue::staleOutcomes)
                .register(metrics);
        Gauge.builder("posthouse.outcomes.waiting", queue, PostgresQueue::settling)
                .register(metrics);
        EngineCounters.register(queue.counters(), metrics);
        ControlWatch control = queue.control();
        Gauge.builder(
                        "posthouse.controls.in.force",
                        control,
                        watch -> watch.controls().rules().size()
                                + watch.doors().doors().size())
                .register(metrics);
        TimeGauge.builder("posthouse.control.age", () -> control.age().toMillis(), TimeUnit.MILLISECONDS)
                .register(metrics);
    }

    /** A number that only grows. */
    <T> void count(String name, T owner, ToDoubleFunction<T> number) {
        FunctionCounter.builder(name, owner, number).register(metrics);
    }

    /** A number that goes up and down. */
    <T> void gauge(String name, T owner, ToDoubleFunction<T> number) {
        Gauge.builder(name, owner, number).register(metrics);
    }

    @Override
    public void close() {
        closing.close();
    }

    private void machine() {
        new JvmMemoryMetrics().bindTo(metrics);
        closing.later(new JvmGcMetrics()).bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        new UptimeMetrics().bindTo(metrics);
    }
}
