package io.posthouse.queue.control;

/**
 * A throttle a lane is under; it shares it with all other lanes of the rule's scope.
 *
 * @param rule its id
 * @param rate messages a second, null = any
 * @param concurrency messages in work at once, null = any
 */
public record Limit(int rule, Double rate, Integer concurrency) {}
