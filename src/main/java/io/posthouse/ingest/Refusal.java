package io.posthouse.ingest;

/** The door does not take this post; the sender is told why. Without a stack trace: refusing must be cheap. */
public final class Refusal extends RuntimeException {
    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.title() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem getProblem() {
        return problem;
    }
}
