package io.posthouse.outside;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A request of which only a few bytes differ between two: written as a copy, with the number's digits and the signature put
 * over their places. Immutable, thread-safe.
 */
final class NumberedRequest {
    /** Stands for the number in a text; as long as what is put over it. */
    static final String NUMBER = "#########";

    private static final String LENGTH = "@LENGTH@";

    private final byte[] request;
    private final int bodyAt;
    private final List<Integer> numbers = new ArrayList<>();

    /** @param head lines without Content-Length, each with its end; {@code body} in ASCII */
    NumberedRequest(String head, String body) {
        String whole = head + "Content-Length: " + LENGTH + "\r\n\r\n";
        byte[] start = ascii(whole.replace(LENGTH, Integer.toString(body.length())));
        bodyAt = start.length;
        request = Arrays.copyOf(start, start.length + body.length());
        System.arraycopy(ascii(body), 0, request, bodyAt, body.length());
        String text = new String(request, StandardCharsets.US_ASCII);
        for (int at = text.indexOf(NUMBER); at >= 0; at = text.indexOf(NUMBER, at + NUMBER.length())) {
            numbers.add(at);
        }
    }

    /** Where this text begins, -1 when it is not there. */
    int find(String text) {
        return new String(request, StandardCharsets.US_ASCII).indexOf(text);
    }

    int bodyAt() {
        return bodyAt;
    }

    static String digits(int i) {
        return Integer.toString(1_000_000_000 + i).substring(1);
    }

    /** Leaves the buffer's position behind the request. */
    void write(int i, ByteBuffer out) {
        out.put(request);
        byte[] digits = ascii(digits(i));
        for (int at : numbers) {
            out.put(at, digits);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
