package io.posthouse.queue;

import java.time.Instant;
import java.util.UUID;

/**
 * One delivery in the hands of this process. The pair (lease, attempt) is the fence: a settle with another pair changes
 * nothing.
 *
 * @param triedFrom first failure, null when there was none
 * @param suspect its worker died with it before: it is tried alone
 * @param envelope JSON bytes, as stored; not to be changed; null when it was too much to be read now
 */
public record Leased(
        long delivery,
        long lane,
        long lease,
        int attempt,
        int crashes,
        boolean suspect,
        UUID message,
        String realm,
        String topic,
        Instant createdAt,
        Instant triedFrom,
        byte[] envelope) {}
