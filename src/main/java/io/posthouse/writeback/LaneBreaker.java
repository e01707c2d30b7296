package io.posthouse.writeback;

import io.posthouse.writeback.Destination.BreakerPlan;

/**
 * Leaves a destination alone while it fails: closed; open when too large a share of the calls in a window failed; after a
 * pause one probe; then a ramp of two, four, eight at once, so that a system that has just come back is not run over. Times
 * are nanoTime. Not thread-safe.
 */
final class LaneBreaker {
    private static final int SLICES = 10;
    private static final int RAMPED = 64;

    private final long[] slices = new long[SLICES];
    private final int[] calls = new int[SLICES];
    private final int[] failures = new int[SLICES];
    private boolean open;
    private long openUntil;
    private long pause;
    private int ramp = Integer.MAX_VALUE;
    private int succeeded;

    /** How many may be under way now; 0 while it is open. */
    int allowed(long now) {
        if (open) {
            return now - openUntil < 0 ? 0 : 1;
        }
        return ramp;
    }

    boolean open() {
        return open;
    }

    /** When the next probe may begin; meaningless while closed. */
    long openUntil() {
        return openUntil;
    }

    void succeeded(long now, BreakerPlan plan) {
        if (open) {
            if (now - openUntil >= 0) {
                open = false;
                ramp = 2;
                succeeded = 0;
                forget();
            }
            return;
        }
        count(now, plan, false);
        if (ramp < RAMPED && ++succeeded >= ramp) {
            ramp *= 2;
            succeeded = 0;
        } else if (ramp != Integer.MAX_VALUE && ramp >= RAMPED) {
            ramp = Integer.MAX_VALUE;
            pause = 0;
        }
    }

    void failed(long now, BreakerPlan plan) {
        if (open) {
            // Of several that were on their way when it opened, none says anything new.
            if (now - openUntil >= 0) {
                open(now, plan);
            }
            return;
        }
        if (ramp != Integer.MAX_VALUE) {
            open(now, plan);
            return;
        }
        count(now, plan, true);
        int all = 0;
        int bad = 0;
        for (int i = 0; i < SLICES; i++) {
            all += calls[i];
            bad += failures[i];
        }
        if (all >= plan.least() && bad * 100L >= (long) plan.percent() * all) {
            open(now, plan);
        }
    }

    private void open(long now, BreakerPlan plan) {
        long first = plan.pause().toNanos();
        pause = pause == 0 ? first : Math.max(first, Math.min(plan.longest().toNanos(), pause * 2));
        open = true;
        openUntil = now + pause;
        ramp = 2;
        forget();
    }

    private void count(long now, BreakerPlan plan, boolean failed) {
        long width = Math.max(1, plan.window().toNanos() / SLICES);
        long slice = Math.floorDiv(now, width);
        for (int i = 0; i < SLICES; i++) {
            if (calls[i] > 0 && slice - slices[i] >= SLICES) {
                calls[i] = 0;
                failures[i] = 0;
            }
        }
        int at = (int) Math.floorMod(slice, (long) SLICES);
        if (slices[at] != slice) {
            slices[at] = slice;
            calls[at] = 0;
            failures[at] = 0;
        }
        calls[at]++;
        failures[at] += failed ? 1 : 0;
    }

    private void forget() {
        java.util.Arrays.fill(calls, 0);
        java.util.Arrays.fill(failures, 0);
    }
}
