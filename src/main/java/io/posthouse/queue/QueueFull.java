package io.posthouse.queue;

/** Too much waits to be committed: nothing was taken, try again in a moment. */
public class QueueFull extends RuntimeException {
    public QueueFull(String reason) {
        super(reason, null, false, false);
    }
}
