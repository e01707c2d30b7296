package io.posthouse.queue;

import java.time.Duration;

/**
 * How a subscription is worked off by one process.
 *
 * @param subscription its name
 * @param concurrency tries at once
 * @param batch messages in one try; 1 = each alone
 * @param prefetch messages leased ahead at most; less when the work is slow
 * @param timeout a try that takes longer is given up and its messages are tried alone
 * @param policy of retries
 */
public record WorkerPlan(
        String subscription, int concurrency, int batch, int prefetch, Duration timeout, RetryPolicy policy) {}
