package io.posthouse.ingest.form;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Token buckets by key, in this process only. At most so many: the one not asked for the longest goes, and would be full again
 * soon anyway. Each question costs the same. Thread-safe.
 */
final class Buckets {
    private final int most;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets;

    Buckets(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.buckets = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > Buckets.this.most;
            }
        };
    }

    /** 0 when one may pass, which then counts; else nanoseconds until it is worth asking again. */
    synchronized long take(String key, Rate rate) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.get(key);
        if (bucket == null || bucket.rate != rate && !bucket.rate.equals(rate)) {
            bucket = new Bucket(rate, now);
            buckets.put(key, bucket);
        }
        return bucket.take(now);
    }

    synchronized int size() {
        return buckets.size();
    }

    private static final class Bucket {
        private final Rate rate;
        private double tokens;
        private long at;

        Bucket(Rate rate, long now) {
            this.rate = rate;
            this.tokens = rate.count();
            this.at = now;
        }

        long take(long now) {
            double each = (double) rate.nanos() / rate.count();
            tokens = Math.min(rate.count(), tokens + Math.max(0, now - at) / each);
            at = now;
            if (tokens >= 1) {
                tokens--;
                return 0;
            }
            return Math.max(1, (long) ((1 - tokens) * each));
        }
    }
}
