package io.posthouse.outside;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Changes of customers by the partner {@code bench} of each realm, one to a request, signed before the clock starts. Immutable,
 * thread-safe.
 */
public final class PartnerTraffic implements Traffic {
    private static final HexFormat HEX = HexFormat.of();
    private static final int DIGEST = 32;
    private static final String SIGNATURE = "@".repeat(2 * DIGEST);
    private static final String PATH = "/partners/%s/bench/customer";
    private static final String BODY = """
            {"type":"contact.updated","timestamp":"TIME","eventId":"event-RUN-#########","data":{"id":"#########",\
            "fullName":"Ann Example","email":"c#########@customer.example","phoneNumber":"+1 281 555 0100","revision":7,\
            "address":{"street":"1 Main Street","city":"Houston","state":"TX","zip":"77002","country":"US"},\
            "policies":[{"number":"HO-4711-0815","line":"Home","carrier":"Example Mutual","premium":1204.5,"from":"2026-01-01"},\
            {"number":"AU-1234-5678","line":"Auto","carrier":"Example Casualty","premium":880.0,"from":"2026-03-15"}],\
            "agent":{"id":"a-77","name":"Bo Agent","email":"bo@agency.example"},"tags":["renewal","2026-11","vip"],\
            "notes":"NOTES"}}""";

    private final List<NumberedRequest> requests = new ArrayList<>();
    private final int count;
    private final int signatureAt;
    private final byte[] signatures;

    /** @param length bytes of a body */
    public PartnerTraffic(String key, List<String> realms, int count, int length) {
        this.count = count;
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String body = BODY.replace("TIME", time).replace("RUN", HEX.toHexDigits(System.nanoTime()));
        String filled = Padding.to(body, "NOTES", "called twice, wants a quote by mail. ", length);
        for (String realm : realms) {
            requests.add(new NumberedRequest(
                    "POST " + PATH.formatted(realm) + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: partner/1\r\n"
                            + "Content-Type: application/json\r\nX-Signature: " + SIGNATURE + "\r\n",
                    filled));
        }
        this.signatureAt = requests.get(0).find(SIGNATURE);
        this.signatures = signatures(key);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public void write(int i, ByteBuffer out) {
        out.clear();
        request(i).write(i, out);
        String signature = HEX.formatHex(signatures, i * DIGEST, (i + 1) * DIGEST);
        out.put(signatureAt, signature.getBytes(StandardCharsets.US_ASCII));
        out.flip();
    }

    private NumberedRequest request(int i) {
        return requests.get(i % requests.size());
    }

    private byte[] signatures(String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] all = new byte[Math.multiplyExact(count, DIGEST)];
            ByteBuffer whole = ByteBuffer.allocate(8192);
            for (int i = 0; i < count; i++) {
                whole.clear();
                request(i).write(i, whole);
                whole.flip().position(request(i).bodyAt());
                mac.update(whole);
                mac.doFinal(all, i * DIGEST);
            }
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }
}
