package io.posthouse.ingest;

import java.util.UUID;

/**
 * What a sender gets for a message that is committed.
 *
 * @param id of the message, for questions about it
 */
public record Receipt(UUID id) {}
