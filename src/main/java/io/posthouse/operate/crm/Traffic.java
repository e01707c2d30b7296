package io.posthouse.operate.crm;

import java.time.Duration;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** What came to one portal, and when: the evidence that no limit was exceeded. Thread-safe. */
public final class Traffic {
    /** Beyond, the older half is forgotten. */
    private static final int KEPT = 1 << 20;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long[] arrivals = new long[256];
    private int kept;
    private long requests;
    private long refused;
    private long bytes;
    private int atOnce;
    private int mostAtOnce;

    synchronized void arrived(long nanos) {
        if (kept == arrivals.length) {
            makeRoom();
        }
        arrivals[kept++] = nanos;
        requests++;
        atOnce++;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
    }

    synchronized void left() {
        atOnce--;
    }

    synchronized void refusedOne() {
        refused++;
    }

    synchronized void sent(long more) {
        bytes += more;
    }

    public synchronized long requests() {
        return requests;
    }

    /** Answered with 429 because of {@link Rules#perSecond}; faults do not count. */
    public synchronized long refused() {
        return refused;
    }

    /** Bytes of answers handed to the connections. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Requests between their head's arrival and the end of their answer, now. */
    public synchronized int atOnce() {
        return atOnce;
    }

    public synchronized int mostAtOnce() {
        return mostAtOnce;
    }

    /** The most requests that came within any span of this length, wherever it begins. */
    public synchronized int most(Duration span) {
        long nanos = span.toNanos();
        int most = 0;
        int from = 0;
        for (int to = 0; to < kept; to++) {
            while (arrivals[to] - arrivals[from] >= nanos) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    /** Requests by second since the first that is remembered; seconds without any are left out. */
    public synchronized SortedMap<Long, Integer> perSecond() {
        var seconds = new TreeMap<Long, Integer>();
        for (int i = 0; i < kept; i++) {
            seconds.merge((arrivals[i] - arrivals[0]) / SECOND, 1, Integer::sum);
        }
        return seconds;
    }

    private void makeRoom() {
        if (kept < KEPT) {
            arrivals = Arrays.copyOf(arrivals, Math.min(KEPT, kept * 2));
        } else {
            System.arraycopy(arrivals, kept / 2, arrivals, 0, kept - kept / 2);
            kept -= kept / 2;
        }
    }
}
