package io.posthouse.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a Mailgun event tells, in either dialect. Null for what it does not tell. */
sealed interface MailgunEvent permits JsonEvent, FormEvent {
    /** The provider's name of the event, in the words of the JSON webhooks. */
    String name();

    /** Of a failure: permanent or temporary. */
    String severity();

    /** The provider's id of the event. */
    String id();

    /** Without angle brackets. */
    String messageId();

    String recipient();

    /** What our sending side attached to the email under this name. */
    String attached(String name);

    boolean delayedBounce();

    /** The program that opened or clicked where no person did. */
    String bot();

    String url();

    Integer code();

    String reason();

    List<String> tags();

    /** As it was received. */
    JsonNode original();
}
