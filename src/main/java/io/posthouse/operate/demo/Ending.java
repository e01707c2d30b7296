package io.posthouse.operate.demo;

/**
 * How it ended for those who sent the form.
 *
 * @param answered people who were told that theirs is kept
 * @param missing those of them who are not in the CRM
 */
record Ending(long answered, long missing, Figures figures) {
    /** Missing, and nothing waits that could bring them. */
    long lost() {
        return Math.max(0, missing - figures.waiting());
    }

    /** Nobody is lost, twice there, or given up; some may wait still. */
    boolean asPromised() {
        return answered > 0 && lost() == 0 && figures.doubles() == 0 && figures.dead() == 0;
    }

    boolean complete() {
        return missing == 0;
    }
}
