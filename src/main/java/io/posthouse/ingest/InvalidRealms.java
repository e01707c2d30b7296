package io.posthouse.ingest;

import java.util.List;

/** Realm files that cannot be used: all problems at once, each as file:line, rule and remedy. */
public final class InvalidRealms extends RuntimeException {
    private final transient List<String> problems;

    InvalidRealms(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
