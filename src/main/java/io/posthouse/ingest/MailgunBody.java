package io.posthouse.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.BadInput;

/** A Mailgun post that could be read, in either dialect. */
sealed interface MailgunBody permits MailgunJson, MailgunForm {
    String TAKES = "application/json, application/x-www-form-urlencoded or multipart/form-data, in UTF-8";

    /**
     * Null when this is not of a type that Mailgun sends.
     *
     * @throws BadInput when it cannot be read
     */
    static MailgunBody read(ContentType type, byte[] body) {
        return switch (type.utf8() ? type.media() : "") {
            case "application/json" -> MailgunJson.read(body);
            case "application/x-www-form-urlencoded" -> new MailgunForm(Form.urlencoded(body), 0);
            case "multipart/form-data" -> {
                Multipart multipart = Multipart.read(body, type.boundary());
                yield new MailgunForm(multipart.form(), multipart.files());
            }
            default -> null;
        };
    }

    SignedClaim claim();

    /** Why it is no event we understand; null when it is one. The other questions are for understood ones only. */
    String problem();

    String event();

    /** The sending domain, "" when not told. */
    String domain();

    /** The provider's id, unique within a day only; null when not told. */
    String eventId();

    /** Seconds with fraction, as sent; null when not told. */
    String timestamp();

    /** The id that our sending side attached; null when there is none. */
    String emailId();

    /** Without angle brackets; null when not told. */
    String messageId();

    /** What is stored: the event without its signature, so that the same event signed afresh is the same data. */
    ObjectNode data();
}
