package io.posthouse.promises;

import io.posthouse.outside.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sender's side of the books, to be compared with what each witness (a team's database) says was applied, after
 * everything has healed and drained.
 *
 * @param acknowledged must be applied exactly once
 * @param unknown may be applied, at most once
 * @param refused must not be applied
 */
record Ledger(Set<String> acknowledged, Set<String> unknown, Set<String> refused) {
    static Ledger of(LoadResult load, IntFunction<String> key) {
        return new Ledger(keys(load.acknowledged(), key), keys(load.unknown(), key), keys(load.refused(), key));
    }

    /** Of several senders; the keys must not overlap. */
    Ledger and(Ledger other) {
        return new Ledger(
                union(acknowledged, other.acknowledged), union(unknown, other.unknown), union(refused, other.refused));
    }

    /**
     * @param applied how often each key was applied, by the witness's own count
     * @param excused keys that are a dead letter or discarded at this witness instead
     */
    Findings compare(String witness, Map<String, Integer> applied, Set<String> excused) {
        Set<String> lost = new TreeSet<>(acknowledged);
        lost.removeAll(applied.keySet());
        lost.removeAll(excused);
        Set<String> duplicated = new TreeSet<>();
        applied.forEach((key, times) -> {
            if (times > 1) {
                duplicated.add(key);
            }
        });
        Set<String> unexpected = new TreeSet<>(applied.keySet());
        unexpected.removeAll(acknowledged);
        unexpected.removeAll(unknown);
        return new Findings(witness, lost, duplicated, unexpected);
    }

    /** A message that reached one witness reached all of them, also one whose answer was lost. */
    static Findings wholeFanOut(Map<String, Set<String>> appliedByWitness) {
        Set<String> all =
                appliedByWitness.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        List<Findings> holes = new ArrayList<>();
        appliedByWitness.forEach((witness, applied) -> {
            Set<String> lost = new TreeSet<>(all);
            lost.removeAll(applied);
            holes.add(new Findings(witness, lost, Set.of(), Set.of()));
        });
        return holes.stream()
                .filter(findings -> !findings.clean())
                .findFirst()
                .orElse(new Findings("all", Set.of(), Set.of(), Set.of()));
    }

    private static Set<String> keys(IntStream requests, IntFunction<String> key) {
        return requests.mapToObj(key).collect(Collectors.toSet());
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }
}
