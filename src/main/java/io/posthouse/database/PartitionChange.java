package io.posthouse.database;

/**
 * What was done about a partition, for the log.
 *
 * @param rows moved or deleted; 0 where rows do not matter
 */
public record PartitionChange(String partition, What what, long rows) {
    public enum What {
        CREATED,
        DROPPED,
        /** Its rows that are over age were deleted one by one: it is the partition for what has no day. */
        CLEANED,
        /** Not created: too many rows of its day are in the default partition already. */
        LEFT_IN_REST,
        /** Not dropped: too much in it is still worked on, or came late. */
        STILL_OPEN,
        /** A long transaction was in the way; the next round tries again. */
        BUSY
    }
}
