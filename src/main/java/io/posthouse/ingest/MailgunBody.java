package io.posthouse.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A Mailgun post that could be read, in either dialect. */
sealed interface MailgunBody permits MailgunJson, MailgunForm {
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
