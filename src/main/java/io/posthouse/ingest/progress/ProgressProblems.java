package io.posthouse.ingest.progress;

import io.posthouse.ingest.Problem;

/** The problems of following a message. */
final class ProgressProblems {
    private static final int SOON = 5;

    private ProgressProblems() {}

    static Problem unknown() {
        return Problem.of(404, "no-such-progress", "Nothing to follow here", "Check the address: it must be complete.");
    }

    static Problem gone() {
        return Problem.of(
                410,
                "progress-gone",
                "Too long ago",
                "What was sent can be followed for some days only, and these are over.");
    }

    static Problem wrongToken() {
        return Problem.of(
                401,
                "wrong-token",
                "The token does not open this",
                "Send the token of the realm that this belongs to, or none to see the public part.");
    }

    static Problem cannotLook() {
        return new Problem(
                503, "cannot-look", "We cannot look right now", "What you sent is safe. Ask again in a moment.", SOON);
    }
}
