package io.posthouse.operate.lint;

import io.posthouse.queue.register.Ownership;
import io.posthouse.yaml.Problem;
import java.util.List;

/** A route publishes only topics that its room or team owns, or is named a publisher of. */
final class TopicsAreOnesOwn implements Rule {
    @Override
    public List<Problem> check(Project project) {
        return Ownership.check(project.register(), project.yamlFiles());
    }
}
