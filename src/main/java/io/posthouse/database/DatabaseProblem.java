package io.posthouse.database;

/** The database cannot be used as it is set up. The message says which rule, which value and what to do next. */
public final class DatabaseProblem extends RuntimeException {
    DatabaseProblem(String message) {
        super(message);
    }

    DatabaseProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
