package io.posthouse.queue;

/** The engine did not confirm in time. Whether the message is stored is unknown: repeat with the same id. */
public class QueueUnavailable extends RuntimeException {
    public QueueUnavailable(String reason, Throwable cause) {
        super(reason, cause);
    }
}
