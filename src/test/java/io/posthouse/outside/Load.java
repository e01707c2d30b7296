package io.posthouse.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Sends requests on one thread of its own and remembers what became of each. */
public final class Load {
    private static final long RETRY_NANOS = 100_000_000;

    private record Again(int request, long notBefore) {}

    private final Traffic traffic;
    private final LoadShape shape;
    private final Selector selector;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<Again> again = new ArrayDeque<>();
    private final CompletableFuture<LoadResult> done = new CompletableFuture<>();
    private final LoadResult result;
    private final long startedAt;
    private int next;
    private volatile boolean stopping;
    private volatile int acknowledged;

    private Load(Traffic traffic, LoadShape shape) throws IOException {
        this.traffic = traffic;
        this.shape = shape;
        this.next = shape.from();
        this.selector = Selector.open();
        for (int i = 0; i < shape.connections(); i++) {
            connections.add(new LoadConnection(selector, shape.port()));
        }
        idle.addAll(connections);
        this.startedAt = System.nanoTime();
        this.result = new LoadResult(shape, Clock.nowMicros());
    }

    /** Begins at once. */
    public static Load start(Traffic traffic, LoadShape shape) {
        try {
            Load load = new Load(traffic, shape);
            Thread thread = new Thread(load::run, "load");
            thread.setDaemon(true);
            thread.start();
            return load;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So far. */
    public int acknowledged() {
        return acknowledged;
    }

    /** Sends nothing new; what is under way is awaited. */
    public Load stop() {
        stopping = true;
        selector.wakeup();
        return this;
    }

    /** The result once every request has its outcome. */
    public LoadResult await() {
        return done.join();
    }

    private void run() {
        try (selector) {
            long lateCheck = startedAt;
            while (!finished()) {
                long now = System.nanoTime();
                sendDue(now);
                pause(now);
                for (SelectionKey key : selector.selectedKeys()) {
                    goOn((LoadConnection) key.attachment());
                }
                selector.selectedKeys().clear();
                if (now - lateCheck > RETRY_NANOS) {
                    lateCheck = now;
                    giveUpLate(now);
                }
            }
            connections.forEach(LoadConnection::close);
            done.complete(result);
        } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private boolean finished() {
        return idle.size() == connections.size() && (stopping || next == shape.to() && again.isEmpty());
    }

    private void sendDue(long now) {
        while (!idle.isEmpty()) {
            int request = nextDue(now);
            if (request < 0) {
                return;
            }
            LoadConnection connection = idle.pop();
            try {
                connection.send(traffic, request, now);
            } catch (IOException e) {
                broken(connection);
            }
        }
    }

    private int nextDue(long now) {
        if (stopping) {
            return -1;
        }
        if (!again.isEmpty() && again.peek().notBefore <= now) {
            return again.poll().request;
        }
        return next < shape.to() && plannedAt(next) <= now ? next++ : -1;
    }

    /** In a closed loop always due. */
    private long plannedAt(int request) {
        return shape.rate() == 0 ? startedAt : startedAt + Math.round((request - shape.from()) * 1e9 / shape.rate());
    }

    private void pause(long now) throws IOException {
        long wait = RETRY_NANOS / 2;
        if (shape.rate() > 0 && next < shape.to() && !idle.isEmpty() && !stopping) {
            wait = Math.min(wait, plannedAt(next) - now);
        }
        if (wait > 1_500_000) {
            selector.select(Math.max(1, wait / 1_000_000 - 1));
        } else {
            // The selector counts in milliseconds: too coarse for a plan.
            if (selector.selectNow() == 0 && wait > 0) {
                LockSupport.parkNanos(Math.min(wait, 50_000));
                selector.selectNow();
            }
        }
    }

    private void goOn(LoadConnection connection) {
        try {
            HttpAnswer answer = connection.ready();
            if (answer != null) {
                answered(connection, answer);
            }
        } catch (IOException e) {
            broken(connection);
        }
    }

    private void answered(LoadConnection connection, HttpAnswer answer) {
        int request = connection.request;
        connection.request = -1;
        // 303: a form was taken, and the browser is shown where to follow it.
        if (answer.status() / 100 == 2 || answer.status() == 303) {
            record(request, LoadResult.ACKNOWLEDGED, connection.sentAt);
            acknowledged++;
        } else if (answer.status() < 500) {
            record(request, LoadResult.REFUSED, connection.sentAt);
        } else {
            // It may be stored all the same: its commit may have been late, not absent.
            record(request, LoadResult.UNKNOWN, connection.sentAt);
            if (shape.insists().test(request)) {
                again.add(new Again(request, System.nanoTime() + RETRY_NANOS));
            }
        }
        if (!answer.keepAlive()) {
            connection.close();
        }
        idle.push(connection);
    }

    private void broken(LoadConnection connection) {
        int request = connection.request;
        boolean mayHaveArrived = connection.mayHaveArrived();
        connection.close();
        if (request < 0) {
            return;
        }
        if (mayHaveArrived) {
            record(request, LoadResult.UNKNOWN, connection.sentAt);
        }
        if (!mayHaveArrived || shape.insists().test(request)) {
            again.add(new Again(request, System.nanoTime() + RETRY_NANOS));
        }
        idle.push(connection);
    }

    private void giveUpLate(long now) {
        for (LoadConnection connection : connections) {
            if (connection.request >= 0
                    && now - connection.sentAt > shape.timeout().toNanos()) {
                broken(connection);
            }
        }
    }

    private void record(int request, byte outcome, long sentAt) {
        int i = request - shape.from();
        long now = System.nanoTime();
        long from = shape.rate() == 0 ? sentAt : plannedAt(request);
        result.outcomes[i] = outcome;
        result.latencyMicros[i] = (int) Math.min(Integer.MAX_VALUE, (now - from) / 1000);
        result.doneAtMillis[i] = (int) ((now - startedAt) / 1_000_000);
    }
}
