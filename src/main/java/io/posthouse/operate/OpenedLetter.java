package io.posthouse.operate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A dead letter with all that is known of it.
 *
 * @param envelope the message; a text node where the stored bytes are no JSON
 * @param failures of every attempt, oldest first
 */
public record OpenedLetter(DeadLetter letter, JsonNode envelope, List<Failure> failures) {}
