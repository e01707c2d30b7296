package io.posthouse.queue.register;

/** What applying a register changes. Topics are never removed: other processes may have files that name them. */
public record Plan(Diff topics, Diff subscriptions) {
    public boolean nothing() {
        return topics.nothing() && subscriptions.nothing();
    }
}
