package io.posthouse.operate.crm;

/**
 * A fault that is switched on.
 *
 * @param probability of each request it is aimed at, above 0 up to 1
 * @param left how often it still strikes; null until it is healed
 */
public record Switched(Fault fault, double probability, Integer left) {
    public Switched {
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability is above 0 and at most 1");
        }
        if (left != null && left < 1) {
            throw new IllegalArgumentException("a fault strikes at least once");
        }
    }

    /** After one more strike; null when that was the last. */
    Switched struck() {
        if (left == null) {
            return this;
        }
        return left == 1 ? null : new Switched(fault, probability, left - 1);
    }
}
