package io.posthouse.operate.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Plays Mailgun: signs webhooks with the realm's key and posts them over HTTP. Thread-safe. */
final class Mailgun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI door;
    private final String key;

    Mailgun(URI door, String key) {
        this.door = door;
        this.key = key;
    }

    URI door() {
        return door;
    }

    /** @param variables what our sending side attached to the email: emailId, customerId, campaignId */
    byte[] webhook(String event, String recipient, Map<String, String> variables) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode data = body.putObject("event-data");
        Instant now = Instant.now();
        data.put("event", event);
        data.put("id", random(12));
        data.put("timestamp", now.toEpochMilli() / 1000.0);
        data.put("recipient", recipient);
        data.putObject("domain").put("name", "mg.example.com");
        ObjectNode attached = data.putObject("user-variables");
        variables.forEach(attached::put);
        return signed(body, key);
    }

    /** Signed by someone who does not know the key. */
    byte[] forged() {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("event-data").put("event", "delivered").put("id", random(12));
        return signed(body, "not the key");
    }

    /** Rightly signed, but nothing we know. */
    byte[] unknown() {
        ObjectNode body = JSON.createObjectNode();
        body.put("something", "Mailgun may invent next year");
        return signed(body, key);
    }

    /** @param title of the problem, null when there is none. @param id of the message, null when there is none */
    record Answer(int status, String title, String id) {}

    /** Lets both sides load their classes, so that the times shown later are those of the work. */
    void warmUp() {
        for (int i = 0; i < 20; i++) {
            post(forged());
        }
    }

    Answer post(byte[] body) {
        return send(body).join();
    }

    CompletableFuture<Answer> send(byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(door)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(Mailgun::answer);
    }

    private static Answer answer(HttpResponse<String> response) {
        try {
            var json = JSON.readTree(response.body());
            return new Answer(
                    response.statusCode(),
                    json.path("title").textValue(),
                    json.path("id").textValue());
        } catch (IOException e) {
            return new Answer(response.statusCode(), null, null);
        }
    }

    private static byte[] signed(ObjectNode body, String key) {
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        String token = random(25);
        body.putObject("signature")
                .put("timestamp", timestamp)
                .put("token", token)
                .put("signature", hmac(key, timestamp + token));
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
