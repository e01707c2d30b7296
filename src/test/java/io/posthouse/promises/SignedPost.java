package io.posthouse.promises;

import io.posthouse.ingest.Signing;
import io.posthouse.outside.HouseRealms;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** A webhook signed as Mailgun would, each with a token and an event of its own, to be spoiled by a test. */
record SignedPost(String timestamp, String token, String signature) {
    static SignedPost now() {
        return at(Instant.now());
    }

    static SignedPost at(Instant time) {
        return of(HouseRealms.KEY, time);
    }

    static SignedPost of(String key, Instant time) {
        String timestamp = Long.toString(time.getEpochSecond());
        String token = UUID.randomUUID().toString();
        return new SignedPost(timestamp, token, Signing.signature(key, timestamp, token));
    }

    /** Our own id of the e-mail it is about. */
    String email() {
        return "email-" + token;
    }

    /** An {@code event-data} that all teams understand. */
    String event() {
        return "{\"event\":\"delivered\",\"id\":\"" + token + "\",\"timestamp\":" + timestamp + ".25,\"recipient\":\""
                + "victim@customer.example\",\"user-variables\":{\"emailId\":\"" + email()
                + "\",\"customerId\":\"customer-1\"}}";
    }

    String json() {
        return json(event());
    }

    String json(String eventData) {
        return "{\"signature\":" + claim() + ",\"event-data\":" + eventData + "}";
    }

    /** The object {@code signature}. */
    String claim() {
        return "{\"timestamp\":\"" + timestamp + "\",\"token\":\"" + token + "\"," + signatureMember() + "}";
    }

    String signatureMember() {
        return "\"signature\":\"" + signature + "\"";
    }

    /** @param fields names and values, one after the other; timestamp, token and signature follow, as Mailgun has it */
    String form(String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(encoded(fields[i])).append('=').append(encoded(fields[i + 1]));
            form.append('&');
        }
        return form + "timestamp=" + timestamp + "&token=" + token + "&signature=" + signature;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
