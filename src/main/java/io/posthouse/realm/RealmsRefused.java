package io.posthouse.realm;

import io.posthouse.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Realms that cannot be taken as they are. Carries all problems at once; nothing was written. */
public final class RealmsRefused extends RuntimeException {
    private final transient List<Problem> problems;

    public RealmsRefused(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
