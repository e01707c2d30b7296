package io.posthouse.operate.lint;

import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each knob stands once in application.properties, and a comment above it, or above its like, says what it is for. */
final class KnobsAreExplained implements Rule {
    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Knobs.Knob knob : project.knobs().list()) {
            Place place = new Place(Knobs.FILE, knob.line());
            if (!knob.explained()) {
                problems.add(new Problem(
                        place, knob.key() + " has no comment above it", "say why, in which unit, which default"));
            }
            Integer first = seen.putIfAbsent(knob.key(), knob.line());
            if (first != null) {
                problems.add(new Problem(
                        place, knob.key() + " stands here a second time, first in line " + first, "keep one of them"));
            }
        }
        return problems;
    }
}
