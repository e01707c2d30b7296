package io.posthouse.queue.postgres;

import io.posthouse.queue.control.ControlChanges;
import io.posthouse.queue.control.Order;
import io.posthouse.queue.control.Scope;
import io.posthouse.queue.control.What;
import java.sql.SQLException;
import java.util.List;

/** Short words for an operator in tests. */
final class Rules {
    private final ControlChanges changes;

    Rules(QueueBed bed) {
        this.changes = new ControlChanges(bed.pools.plain());
    }

    static Scope realm(String realm) {
        return new Scope(null, realm, null);
    }

    static Scope worker(String worker) {
        return new Scope(worker, null, null);
    }

    void pause(Scope scope) {
        order(scope, What.PAUSE, null, null);
    }

    void drain(Scope scope) {
        order(scope, What.DRAIN, null, null);
    }

    void throttle(Scope scope, Double rate, Integer concurrency) {
        order(scope, What.THROTTLE, rate, concurrency);
    }

    void lift(Scope scope) {
        try {
            changes.lift(scope, List.of(What.values()), "ann", null, null);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void order(Scope scope, What what, Double rate, Integer concurrency) {
        try {
            changes.order(new Order(scope, what, rate, concurrency, "as the test wants it", "ann", null, null, null));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
