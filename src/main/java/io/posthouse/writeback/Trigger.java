package io.posthouse.writeback;

/**
 * Which events go into an operation of a destination.
 *
 * @param deletes the event says that the entity is gone
 * @param condition over the event's envelope, by jq; null = each event
 */
public record Trigger(String topic, String destination, String operation, boolean deletes, Formula condition) {}
