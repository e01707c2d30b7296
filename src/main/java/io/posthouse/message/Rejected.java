package io.posthouse.message;

/**
 * The worker's word "never like this": the delivery becomes a dead letter at once. The message says who, which rule, which
 * value, what next; never the customer's data.
 */
public class Rejected extends RuntimeException {
    public Rejected(String reason) {
        super(reason);
    }

    public Rejected(String reason, Throwable cause) {
        super(reason, cause);
    }
}
