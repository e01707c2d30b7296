package io.posthouse.outside;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The JSON of one kind of Mailgun event, about 1.5 kB, with gaps of fixed width. Immutable, thread-safe. */
final class MailgunBody {
    private static final Pattern GAP = Pattern.compile("@([SFTGEC])@");
    private static final String TEXT = """
            {"signature":{"token":"@T@","timestamp":"@S@","signature":"@G@"},"event-data":{"event":"KIND",EXTRA\
            "timestamp":@S@.@F@,"id":"@E@","log-level":"info","log":"Server response: 250 2.0.0 OK",\
            "recipient":"reader@customer.example","recipient-domain":"customer.example","tags":["newsletter","2026-11"],\
            "campaigns":[],"user-variables":{"emailId":"email-@E@","customerId":"customer-@C@","campaignId":"spring"},\
            "flags":{"is-routed":false,"is-authenticated":true,"is-system-test":false,"is-test-mode":false},\
            "envelope":{"sending-ip":"192.0.2.200","sender":"agency@mail.example","transport":"smtp",\
            "targets":"reader@customer.example"},"message":{"headers":{"to":"Reader <reader@customer.example>",\
            "message-id":"@E@@mail.example","from":"Agency <agency@mail.example>","subject":"Your policy renewal"},\
            "attachments":[],"size":24809},"storage":{"url":"https://se.api.mailgun.example/v3/domains/mail.example/messages/\
            message_key_message_key_message_key_message_key_message_key","key":"message_key_message_key_message_key_message_key",\
            "region":"us-west1","env":"production"},"delivery-status":{"tls":true,"mx-host":"smtp-in.customer.example",\
            "attempt-no":1,"description":"","session-seconds":3.5700838565826416,"utf8":true,"code":250,"message":"OK",\
            "certificate-verified":true,"enhanced-code":"2.0.0"},"domain":{"name":"mail.example"},"account":{"id":\
            "5f1e2d3c4b5a69788796a5b4"},"client-info":{"client-type":"browser","client-os":"Linux","device-type":"desktop",\
            "client-name":"Chrome","user-agent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.31","bot":""},\
            "geolocation":{"country":"US","region":"CA","city":"San Francisco"},"ip":"192.0.2.1"}}""";

    private final List<byte[]> pieces = new ArrayList<>();
    private final List<Character> gaps = new ArrayList<>();
    private final int length;

    MailgunBody(String kind) {
        String text = TEXT.replace("KIND", kind).replace("EXTRA", extra(kind));
        var gap = GAP.matcher(text);
        int from = 0;
        while (gap.find()) {
            pieces.add(text.substring(from, gap.start()).getBytes(StandardCharsets.UTF_8));
            gaps.add(gap.group(1).charAt(0));
            from = gap.end();
        }
        pieces.add(text.substring(from).getBytes(StandardCharsets.UTF_8));
        ByteBuffer trial = ByteBuffer.allocate(8192);
        write(trial, "0".repeat(10), "0".repeat(6), "0".repeat(50), "0".repeat(64), new byte[22], 0);
        length = trial.position();
    }

    int length() {
        return length;
    }

    void write(
            ByteBuffer out,
            String timestamp,
            String fraction,
            String token,
            String signature,
            byte[] eventId,
            int number) {
        for (int i = 0; i < gaps.size(); i++) {
            out.put(pieces.get(i));
            switch (gaps.get(i)) {
                case 'S' -> out.put(ascii(timestamp));
                case 'F' -> out.put(ascii(fraction));
                case 'T' -> out.put(ascii(token));
                case 'G' -> out.put(ascii(signature));
                case 'C' -> out.put(ascii(Integer.toString(10_000 + number % 10_000)));
                default -> out.put(eventId);
            }
        }
        out.put(pieces.get(gaps.size()));
    }

    private static String extra(String kind) {
        return switch (kind) {
            case "failed" -> "\"severity\":\"permanent\",\"reason\":\"bounce\",";
            case "clicked" -> "\"url\":\"https://agency.example/renew\",";
            default -> "";
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
