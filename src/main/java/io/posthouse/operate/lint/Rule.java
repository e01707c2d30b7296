package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import java.util.List;

/** One thing that must be true of every project's routes. Keeps no state. */
public interface Rule {
    /** Every place where it is not so; empty when all is well. */
    List<Problem> check(Project project);
}
