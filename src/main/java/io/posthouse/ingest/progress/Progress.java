package io.posthouse.ingest.progress;

import java.time.Instant;
import java.util.List;

/**
 * How far one message has come, and what was derived from it.
 *
 * @param realm whose it is
 * @param steps what is known of its deliveries; none while it was not seen, or when nobody listens
 * @param tried whether a try failed before, of any of them
 * @param more there are more of them than were looked at
 */
record Progress(String realm, Instant acceptedAt, List<Step> steps, boolean tried, boolean more) {
    Progress {
        steps = List.copyOf(steps);
    }

    Stage stage() {
        if (steps.stream().anyMatch(Step::needsPerson)) {
            return Stage.ATTENTION;
        }
        // Given up by a person, on purpose, counts as over: nothing happens any more.
        if (!more && steps.stream().allMatch(Step::isOver)) {
            return Stage.DONE;
        }
        boolean begun = tried || steps.stream().anyMatch(step -> !step.isOpen());
        return begun ? Stage.WORKING : Stage.RECEIVED;
    }
}
