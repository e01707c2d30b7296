package io.posthouse.operate;

/**
 * What an act changed.
 *
 * @param selected letters the preview counted
 * @param changed letters this act changed
 */
public record Outcome(int selected, int changed) {
    /** Letters somebody else replayed or discarded in between. */
    public int skipped() {
        return selected - changed;
    }
}
