package io.posthouse.promises;

import java.util.Set;

/** What one witness contradicts. Clean when all three are empty. */
record Findings(String witness, Set<String> lost, Set<String> duplicated, Set<String> unexpected) {
    boolean clean() {
        return lost.isEmpty() && duplicated.isEmpty() && unexpected.isEmpty();
    }

    @Override
    public String toString() {
        return clean()
                ? witness + ": clean"
                : witness + ": " + some("lost", lost) + some("duplicated", duplicated) + some("unexpected", unexpected);
    }

    private static String some(String what, Set<String> keys) {
        return keys.isEmpty()
                ? ""
                : keys.size() + " " + what + ", first " + keys.iterator().next() + "; ";
    }
}
