package io.posthouse.ingest.http;

/** Is told of every answer given, for metrics. Called on the event loop: must not block or throw. */
@FunctionalInterface
public interface Answered {
    Answered NOBODY = (path, status, nanos) -> {};

    /**
     * @param path as its route writes it, {@code /webhooks/mailgun/{realm}}; "none" where no door was found
     * @param status HTTP status
     * @param nanos from the last byte of the head to the answer
     */
    void answered(String path, int status, long nanos);
}
