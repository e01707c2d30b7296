package io.posthouse.queue.camel;

import io.posthouse.queue.Failure;
import io.posthouse.queue.Leased;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.Word;
import io.posthouse.queue.Work;
import io.posthouse.queue.WorkerPlan;
import io.posthouse.queue.postgres.Worker;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;

/**
 * A worker as a Camel consumer: each lease, or part of one, becomes an exchange. When it stops, what it has begun finishes and
 * what it has only leased is ready for others at once.
 */
public final class SubscriptionConsumer extends DefaultConsumer implements Suspendable, ShutdownAware, Work {
    private final PostgresQueueComponent component;
    private final WorkerPlan plan;
    private final HopLines lines;
    private final Executor executor;
    private Worker worker;

    SubscriptionConsumer(
            SubscriptionEndpoint endpoint,
            Processor processor,
            PostgresQueueComponent component,
            WorkerPlan plan,
            String room,
            Executor executor) {
        super(endpoint, processor);
        this.component = component;
        this.plan = plan;
        this.lines = new HopLines(room, plan.subscription());
        this.executor = executor;
    }

    public String subscription() {
        return plan.subscription();
    }

    /** Whether it works: started, and its leases hold. */
    public boolean well() {
        return worker != null && worker.well() && component.queue().well();
    }

    @Override
    public void work(List<Leased> batch, Consumer<Outcome> done) {
        long begun = System.nanoTime();
        Exchange exchange = createExchange(false);
        Messages messages = new Messages(batch);
        exchange.getMessage().setBody(messages);
        exchange.setVariable(Messages.VARIABLE, messages);
        getAsyncProcessor().process(exchange, sync -> {
            Outcome outcome = outcome(exchange);
            try {
                releaseExchange(exchange, false);
                lines.write(batch, outcome, System.nanoTime() - begun);
            } finally {
                // What is done is not tried again because a line could not be written.
                done.accept(outcome);
            }
        });
    }

    /** Whatever the exchange looks like, there is an outcome. */
    private Outcome outcome(Exchange exchange) {
        try {
            return Verdict.of(exchange, component.routeVersion());
        } catch (RuntimeException | Error e) {
            return Outcome.failed(
                    Word.LATER,
                    null,
                    new Failure(
                            e.getClass().getName(),
                            "the outcome of the route cannot be read",
                            getRoute() == null ? null : getRoute().getRouteId(),
                            component.routeVersion()));
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        worker = component.queue().worker(plan, this, executor);
        component.add(this);
        worker.start();
    }

    @Override
    protected void doSuspend() {
        worker.stop();
    }

    @Override
    protected void doResume() {
        worker.start();
    }

    @Override
    protected void doStop() throws Exception {
        if (worker != null) {
            worker.stop();
            component.queue().remove(worker);
            component.remove(this);
        }
        super.doStop();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        return worker == null ? 0 : worker.inFlight();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        if (worker != null) {
            worker.stop();
        }
    }
}
