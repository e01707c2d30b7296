package io.posthouse.operate;

import java.time.Instant;

/** Why one attempt did not end in done. @param word later, held, rejected, crashed, overdue; replayed by a person */
public record Failure(
        int attempt, Instant at, String word, String type, String text, String step, String routeVersion) {}
