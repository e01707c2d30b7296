package io.posthouse.operate.http;

/** The request breaks a rule: which one, and how it should look. */
final class BadRequest extends RuntimeException {
    BadRequest(String detail) {
        super(detail);
    }
}
