package io.posthouse.outside;

import io.posthouse.message.MessageIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed Mailgun webhooks, numbered from 0, made before the clock starts: what differs between two of them is 32 bytes of
 * signature, so that a million fit in memory and sending one costs a copy. Immutable, thread-safe.
 */
public final class MailgunTraffic implements Traffic {
    private static final HexFormat HEX = HexFormat.of();
    /** Between one event and the next, by the sender's clock, which does not stand still: 10,000 a second. */
    private static final long GAP_MICROS = 100;

    private final List<String> kinds;
    private final List<String> realms;
    private final long run;
    private final long bornAtMicros;
    private final int count;
    private final byte[] signatures;
    private final byte[][] heads;
    private final MailgunBody[] bodies;

    /**
     * @param key the realms' webhook signing key
     * @param realms request i goes to realm i modulo their number
     * @param kinds Mailgun's words for events; request i is of kind (i / realms) modulo their number
     */
    public MailgunTraffic(String key, List<String> realms, List<String> kinds, int count) {
        this.realms = List.copyOf(realms);
        this.kinds = List.copyOf(kinds);
        this.count = count;
        this.bornAtMicros = Instant.now().getEpochSecond() * 1_000_000 - count * GAP_MICROS;
        this.run = System.nanoTime() ^ (ProcessHandle.current().pid() << 48);
        this.bodies = kinds.stream().map(MailgunBody::new).toArray(MailgunBody[]::new);
        this.heads = new byte[realms.size() * kinds.size()][];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = head(realm(i), bodies[body(i)].length());
        }
        this.signatures = signatures(key);
    }

    @Override
    public int count() {
        return count;
    }

    public String realm(int i) {
        return realms.get(i % realms.size());
    }

    public String kind(int i) {
        return kinds.get(body(i));
    }

    /** Mailgun's id of the event. */
    public String eventId(int i) {
        return HEX.toHexDigits(run) + HEX.toHexDigits(i).substring(2);
    }

    /** Our own id of the e-mail, carried as a user variable: each request is about an e-mail of its own. */
    public String emailId(int i) {
        return "email-" + eventId(i);
    }

    /** The id our door must give it: computed here once more, so that the door is checked and not believed. */
    public UUID messageId(int i) {
        String time = timestamp(i) + "." + fraction(i);
        return MessageIds.of(
                Instant.ofEpochSecond(micros(i) / 1_000_000, micros(i) % 1_000_000 * 1000),
                realm(i),
                "mailgun",
                "mail.example",
                kind(i),
                eventId(i),
                time);
    }

    /** Of the body of a request of the first kind. */
    public int bodyLength() {
        return bodies[0].length();
    }

    @Override
    public void write(int i, ByteBuffer out) {
        out.clear();
        out.put(heads[i % heads.length]);
        byte[] id = eventId(i).getBytes(StandardCharsets.ISO_8859_1);
        byte[] signature = new byte[32];
        System.arraycopy(signatures, i * 32, signature, 0, 32);
        bodies[body(i)].write(out, timestamp(i), fraction(i), token(i), HEX.formatHex(signature), id, i);
        out.flip();
    }

    private int body(int i) {
        return (i / realms.size()) % kinds.size();
    }

    /** When the event happened. */
    private long micros(int i) {
        return bornAtMicros + i * GAP_MICROS;
    }

    private String timestamp(int i) {
        return Long.toString(micros(i) / 1_000_000);
    }

    /** Microseconds, six digits. */
    private String fraction(int i) {
        return Long.toString(1_000_000 + micros(i) % 1_000_000).substring(1);
    }

    private String token(int i) {
        return eventId(i) + "0123456789abcdef0123456789ab";
    }

    private byte[] signatures(String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] all = new byte[Math.multiplyExact(count, 32)];
            for (int i = 0; i < count; i++) {
                mac.update((timestamp(i) + token(i)).getBytes(StandardCharsets.ISO_8859_1));
                mac.doFinal(all, i * 32);
            }
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    private static byte[] head(String realm, int length) {
        return ("POST /webhooks/mailgun/" + realm + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: mailgun/treq-22.4\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
