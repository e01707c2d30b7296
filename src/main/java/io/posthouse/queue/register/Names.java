package io.posthouse.queue.register;

import java.util.regex.Pattern;

/** How things may be called: what PostgreSQL, Google Pub/Sub and Amazon SQS all take. */
final class Names {
    static final Pattern TOPIC = Pattern.compile("[A-Z][A-Z0-9_]{2,99}");
    static final String A_TOPIC = "CUSTOMER_CREATED (capitals, digits, _; 3 to 100 characters)";
    static final Pattern SUBSCRIPTION = Pattern.compile("[a-z][a-z0-9-]{2,79}");
    static final String A_SUBSCRIPTION = "crm-email-delivered (small letters, digits, -; 3 to 80 characters)";
    static final Pattern OWNER = Pattern.compile("[a-z][a-z0-9-]{1,39}");
    static final String AN_OWNER = "a room or team, such as work or crm";
    static final Pattern REALM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    static final Pattern WORD = Pattern.compile("[a-z][A-Za-z0-9-]{1,79}");
    static final Pattern PATH = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z_][A-Za-z0-9_-]*)*");
    static final Pattern SCHEMA = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/-]{1,119}");

    private Names() {}
}
