package io.posthouse.operate.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Webhooks at a constant rate, each about an email of its own. Thread-safe. */
final class Traffic implements AutoCloseable {
    static final int A_SECOND = 60;
    private static final List<String> EVENTS = List.of("delivered", "opened", "clicked");

    private final Mailgun mailgun;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "demo-traffic");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicLong posted = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong slowestNanos = new AtomicLong();
    private ScheduledFuture<?> running;

    Traffic(Mailgun mailgun) {
        this.mailgun = mailgun;
    }

    synchronized void begin() {
        running = timer.scheduleAtFixedRate(this::post, 0, 1_000_000_000L / A_SECOND, TimeUnit.NANOSECONDS);
    }

    /** Posts no more, and waits for the last answers. */
    synchronized void end() throws Exception {
        running.cancel(false);
        Patience.until(Duration.ofSeconds(15), () -> accepted.get() + refused.get() == posted.get());
    }

    /** Answered with 200. */
    long accepted() {
        return accepted.get();
    }

    /** Answered with anything else, or not at all. */
    long refused() {
        return refused.get();
    }

    /** The slowest answer since this was asked last. */
    long slowestMillis() {
        return slowestNanos.getAndSet(0) / 1_000_000;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void post() {
        long number = posted.incrementAndGet();
        String event = EVENTS.get((int) (number % EVENTS.size()));
        String customer = "c-" + (1 + number % Customers.NAMES.size());
        byte[] body = mailgun.webhook(
                event,
                "someone@example.com",
                Map.of("emailId", "welcome-" + number, "customerId", customer, "campaignId", "welcome"));
        long begin = System.nanoTime();
        mailgun.send(body).whenComplete((answer, failure) -> {
            slowestNanos.accumulateAndGet(System.nanoTime() - begin, Math::max);
            (failure == null && answer.status() == 200 ? accepted : refused).incrementAndGet();
        });
    }
}
