package io.posthouse.queue.control;

/**
 * What came of an order.
 *
 * @param done false when somebody else's rule is in force: it was not touched
 * @param before what was in force for exactly this scope, null when nothing was
 * @param now what is in force; null when nothing is
 */
public record Change(boolean done, Rule before, Rule now) {}
