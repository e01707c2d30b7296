package io.posthouse.work;

/**
 * What an event means in our words.
 *
 * @param topic where it is published
 * @param kind which of the things the topic stands for; null where it stands for one
 */
record Meaning(String topic, String kind) {
    static Meaning of(MailgunEvent event) {
        return switch (event.name()) {
            case "accepted" -> new Meaning("EMAIL_ACCEPTED", null);
            case "delivered" -> new Meaning("EMAIL_DELIVERED", null);
            case "opened" -> new Meaning("EMAIL_OPENED", null);
            case "clicked" -> new Meaning("EMAIL_CLICKED", null);
            case "rejected" -> new Meaning("EMAIL_FAILED", "rejected");
            case "unsubscribed", "complained" -> new Meaning("EMAIL_OPTED_OUT", event.name());
            // Mailgun goes on trying after a temporary failure: nothing is decided yet.
            case "failed" ->
                "permanent".equals(event.severity())
                        ? new Meaning("EMAIL_FAILED", "permanent")
                        : new Meaning("EMAIL_EVENT", null);
            default -> new Meaning("EMAIL_EVENT", null);
        };
    }
}
