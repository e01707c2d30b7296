package io.posthouse.queue.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The rules people have put in force. Asking costs one look-up for each shape of scope in use (by realm, by worker, by both
 * …), however many rules there are; without rules it costs nothing. Immutable, thread-safe.
 */
public final class Controls {
    public static final Controls NONE = new Controls(List.of());

    private static final int WORKER = 1;
    private static final int REALM = 2;
    private static final int DESTINATION = 4;
    private static final int SHAPES = 8;

    private final List<Rule> rules;
    private final Map<Scope, List<Rule>> byScope = new HashMap<>();
    private final int[] shapes;

    public Controls(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        boolean[] used = new boolean[SHAPES];
        for (Rule rule : rules) {
            byScope.computeIfAbsent(rule.scope(), scope -> new ArrayList<>(1)).add(rule);
            used[shape(rule.scope())] = true;
        }
        this.shapes = IntStream.range(0, SHAPES).filter(shape -> used[shape]).toArray();
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    public List<Rule> rules() {
        return rules;
    }

    /** @param now by the database's clock */
    public Permission of(String worker, String realm, String destination, Instant now) {
        Permission permission = Permission.GO;
        for (int shape : shapes) {
            Scope scope = new Scope(
                    (shape & WORKER) == 0 ? null : worker,
                    (shape & REALM) == 0 ? null : realm,
                    (shape & DESTINATION) == 0 ? null : destination);
            for (Rule rule : byScope.getOrDefault(scope, List.of())) {
                if (rule.inForce(now)) {
                    permission = permission.and(rule);
                }
            }
        }
        return permission;
    }

    /** Those still in force; this one when none has ended. */
    public Controls at(Instant now) {
        List<Rule> left = rules.stream().filter(rule -> rule.inForce(now)).toList();
        return left.size() == rules.size() ? this : new Controls(left);
    }

    private static int shape(Scope scope) {
        return (scope.worker() == null ? 0 : WORKER)
                | (scope.realm() == null ? 0 : REALM)
                | (scope.destination() == null ? 0 : DESTINATION);
    }
}
