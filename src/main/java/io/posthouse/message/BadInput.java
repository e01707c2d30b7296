package io.posthouse.message;

/** What came from outside cannot be read: which rule it breaks, where; never the value itself. */
public class BadInput extends RuntimeException {
    public BadInput(String reason) {
        super(reason);
    }
}
