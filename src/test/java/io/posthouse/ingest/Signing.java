package io.posthouse.ingest;

import io.posthouse.message.StrictJson;
import io.posthouse.realm.Secret;
import io.posthouse.realm.View;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Posts as Mailgun makes them, signed with a key of the tests. */
public final class Signing {
    public static final String REALM = "acme";
    public static final String KEY = "key-of-the-deliveries";
    public static final String JSON = "application/json";
    public static final String FORM = "application/x-www-form-urlencoded";

    /** The second in which the deliveries of the tests were signed. */
    public static final Instant SIGNED = Instant.ofEpochSecond(1767225600L);

    public static final String TIMESTAMP = "1767225600";
    public static final String TOKEN = "06c96bafc3f42a66b9edd546347a2fe18dc23461fe80dc52f0";

    private Signing() {}

    public static SecretKeySpec key(String key) {
        return new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    public static View<MailgunKeys> realms(String... keys) {
        List<Secret> secrets =
                Stream.of(keys).map(Optional::of).<Secret>map(key -> () -> key).toList();
        return Map.of(REALM, new MailgunKeys(secrets))::get;
    }

    /** A door that knows the realm of the tests, its clock five seconds after the signature. */
    public static MailgunDoor door() {
        return door(SIGNED.plusSeconds(5), KEY);
    }

    public static MailgunDoor door(Instant now, String... keys) {
        return new MailgunDoor(realms(keys), DoorLimits.USUAL, Clock.fixed(now, ZoneOffset.UTC));
    }

    public static DoorLimits limits(Duration maxAge) {
        return new DoorLimits(1 << 20, maxAge, Duration.ofMinutes(5));
    }

    public static String signature(String key, String timestamp, String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key(key));
            return HexFormat.of().formatHex(mac.doFinal((timestamp + token).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param eventData any JSON */
    public static String json(String eventData) {
        return json(eventData, TOKEN);
    }

    public static String json(String eventData, String token) {
        return "{\"signature\":{\"timestamp\":\"" + TIMESTAMP + "\",\"token\":\"" + token + "\",\"signature\":\""
                + signature(KEY, TIMESTAMP, token) + "\"},\"event-data\":" + eventData + "}";
    }

    /** @param fields names and values, one after the other; the signature is added at the end */
    public static String form(String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(encoded(fields[i]))
                    .append('=')
                    .append(encoded(fields[i + 1]))
                    .append('&');
        }
        return form.append("timestamp=" + TIMESTAMP + "&token=" + TOKEN + "&signature=")
                .append(signature(KEY, TIMESTAMP, TOKEN))
                .toString();
    }

    public static String encoded(Map<String, List<String>> form) {
        return form.entrySet().stream()
                .flatMap(
                        field -> field.getValue().stream().map(value -> encoded(field.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
    }

    public static Post post(String contentType, String body) {
        return Post.to(REALM, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] bytes(com.fasterxml.jackson.databind.JsonNode json) {
        return StrictJson.write(json);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
