package io.posthouse.message;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The key of one email to one recipient, chosen from what its event tells. */
public final class EmailIds {
    private static final int LONGEST_BYTES = 780;

    private EmailIds() {}

    /**
     * The id our sending side attached, else {@code mid:} and the Message-Id, else {@code ev:} and the provider's event id,
     * else {@code ev:} and the message's own id. What is empty, or too long for the key of a row, counts as absent.
     *
     * @param attached null when absent
     * @param messageId without angle brackets, null when absent
     * @param eventId null when absent
     */
    public static String of(String attached, String messageId, String eventId, UUID message) {
        if (usable(attached)) {
            return attached;
        }
        if (usable(messageId)) {
            return "mid:" + messageId;
        }
        return "ev:" + (usable(eventId) ? eventId : message.toString());
    }

    /** Whether a text can be a key: not empty, and not too long for a row's. */
    public static boolean usable(String text) {
        return text != null
                && !text.isBlank()
                && text.length() <= LONGEST_BYTES
                && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES;
    }
}
