package io.posthouse.queue.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ControlsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final List<String> NAMES = List.of("a", "b", "c");

    @Test
    void withoutRulesEverythingGoes() {
        assertThat(Controls.NONE.of("crm", "acme", "", NOW)).isSameAs(Permission.GO);
    }

    @Test
    void aPauseEndsByItselfAtItsMoment() {
        Controls controls = new Controls(List.of(rule(1, new Scope(null, "acme", null), What.PAUSE, NOW)));
        assertThat(controls.of("crm", "acme", "", NOW.minusMillis(1)).paused()).isTrue();
        assertThat(controls.of("crm", "acme", "", NOW.minusMillis(1)).until()).isEqualTo(NOW);
        assertThat(controls.of("crm", "acme", "", NOW)).isSameAs(Permission.GO);
        assertThat(controls.at(NOW).isEmpty()).isTrue();
        assertThat(controls.at(NOW.minusMillis(1))).isSameAs(controls);
    }

    @Test
    void ofTwoPausesTheLongerOneTellsUntilWhen() {
        Rule first = rule(1, new Scope("crm", null, null), What.PAUSE, NOW.plusSeconds(5));
        Rule second = rule(2, new Scope(null, "acme", null), What.PAUSE, NOW.plusSeconds(9));
        Rule open = rule(3, new Scope("crm", "acme", null), What.PAUSE, null);
        assertThat(new Controls(List.of(first, second))
                        .of("crm", "acme", "", NOW)
                        .until())
                .isEqualTo(NOW.plusSeconds(9));
        assertThat(new Controls(List.of(open, second))
                        .of("crm", "acme", "", NOW)
                        .until())
                .isNull();
    }

    @Test
    void aLaneIsUnderAllThrottlesThatCoverIt() {
        Controls controls = new Controls(List.of(
                throttle(1, new Scope("crm", null, null), 5.0, null),
                throttle(2, new Scope(null, "acme", null), 2.0, 7),
                throttle(3, new Scope(null, null, "hubspot"), 1.0, 1)));
        Permission permission = controls.of("crm", "acme", "", NOW);
        assertThat(permission.rate()).isEqualTo(2.0);
        assertThat(permission.concurrency()).isEqualTo(7);
        assertThat(permission.limits()).extracting(Limit::rule).containsExactlyInAnyOrder(1, 2);
        assertThat(controls.of("crm", "acme", "hubspot", NOW).concurrency()).isEqualTo(1);
    }

    @Test
    void aDrainLetsPassWhatWasThere() {
        Rule drain =
                new Rule(1, new Scope("crm", null, null), What.DRAIN, null, null, 100L, "why", "ann", NOW, null, 1);
        Permission permission = new Controls(List.of(drain)).of("crm", "acme", "", NOW);
        assertThat(permission.allows(100)).isTrue();
        assertThat(permission.allows(101)).isFalse();
        assertThat(permission.paused()).isFalse();
    }

    /** Against the plainest reading of the rules: all of them, one by one. */
    @Property(tries = 500)
    void whateverAnyRuleForbidsIsForbiddenAndNothingElse(
            @ForAll @IntRange(min = 0, max = 25) int count, @ForAll long seed) {
        Random random = new Random(seed);
        List<Rule> rules = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            rules.add(any(random, id));
        }
        Controls controls = new Controls(rules);
        Scope lane = new Scope(name(random), name(random), random.nextBoolean() ? "" : name(random));
        List<Rule> those = rules.stream()
                .filter(rule -> rule.inForce(NOW) && rule.scope().covers(lane))
                .toList();
        Permission permission = controls.of(lane.worker(), lane.realm(), lane.destination(), NOW);
        assertThat(permission.paused()).isEqualTo(those.stream().anyMatch(rule -> rule.what() == What.PAUSE));
        assertThat(permission.upTo())
                .isEqualTo(those.stream()
                        .filter(rule -> rule.what() == What.DRAIN)
                        .mapToLong(Rule::upTo)
                        .min()
                        .orElse(Long.MAX_VALUE));
        assertThat(permission.rate())
                .isEqualTo(those.stream()
                        .map(Rule::rate)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
        assertThat(permission.concurrency())
                .isEqualTo(those.stream()
                        .map(Rule::concurrency)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
        assertThat(controls.at(NOW).of(lane.worker(), lane.realm(), lane.destination(), NOW))
                .isEqualTo(permission);
    }

    private static Rule any(Random random, int id) {
        Scope scope = new Scope(maybe(random), maybe(random), maybe(random));
        scope = scope.isAll() ? new Scope(null, name(random), null) : scope;
        Instant until = random.nextInt(3) == 0 ? NOW.plusSeconds(random.nextInt(3) - 1) : null;
        return switch (random.nextInt(3)) {
            case 0 -> rule(id, scope, What.PAUSE, until);
            case 1 ->
                new Rule(id, scope, What.DRAIN, null, null, (long) random.nextInt(9), "why", "ann", NOW, until, id);
            default ->
                new Rule(
                        id,
                        scope,
                        What.THROTTLE,
                        random.nextBoolean() ? 1.0 + random.nextInt(5) : null,
                        1 + random.nextInt(5),
                        null,
                        "why",
                        "ann",
                        NOW,
                        until,
                        id);
        };
    }

    private static Rule rule(int id, Scope scope, What what, Instant until) {
        return new Rule(id, scope, what, null, null, null, "why", "ann", NOW.minusSeconds(60), until, id);
    }

    private static Rule throttle(int id, Scope scope, Double rate, Integer concurrency) {
        return new Rule(id, scope, What.THROTTLE, rate, concurrency, null, "why", "ann", NOW, null, id);
    }

    private static String maybe(Random random) {
        return random.nextBoolean() ? null : name(random);
    }

    private static String name(Random random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }
}
