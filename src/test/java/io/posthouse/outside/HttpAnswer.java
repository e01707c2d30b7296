package io.posthouse.outside;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Just enough of HTTP/1.1 to know where an answer ends. */
record HttpAnswer(int status, boolean keepAlive) {
    /** The answer in {@code in} (from 0 to its position), null when it is not complete yet. */
    static HttpAnswer of(ByteBuffer in) {
        int length = in.position();
        int end = endOfHead(in.array(), length);
        if (end < 0) {
            return null;
        }
        String head = new String(in.array(), 0, end, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (!bodyComplete(head, in.array(), end, length)) {
            return null;
        }
        return new HttpAnswer(Integer.parseInt(head.substring(9, 12)), !head.contains("connection: close"));
    }

    private static boolean bodyComplete(String head, byte[] bytes, int end, int length) {
        int at = head.indexOf("content-length:");
        if (at >= 0) {
            String value = head.substring(at + 15, head.indexOf('\r', at)).trim();
            return length - end >= Integer.parseInt(value);
        }
        if (!head.contains("transfer-encoding: chunked")) {
            return true;
        }
        return length >= 5 && new String(bytes, length - 5, 5, StandardCharsets.ISO_8859_1).equals("0\r\n\r\n");
    }

    private static int endOfHead(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }
}
