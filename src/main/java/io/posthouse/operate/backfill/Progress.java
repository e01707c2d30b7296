package io.posthouse.operate.backfill;

/**
 * How far one is.
 *
 * @param gone messages that were dropped for their age before their turn came
 */
public record Progress(long id, String scope, long selected, long added, long gone) {
    public long left() {
        return selected - added - gone;
    }
}
