package io.posthouse.ingest.http;

import io.posthouse.ingest.Problem;
import io.posthouse.ingest.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * All that a route can tell the sender. Whatever else stands on the message stays here.
 *
 * @param headers by name; a value that is not on one line of plain characters is left out
 * @param body never null
 */
record Answer(int status, Map<String, String> headers, byte[] body) {
    private static final byte[] NOTHING = new byte[0];

    static Answer of(Problem problem) {
        return of(problem, null);
    }

    static Answer of(Problem problem, String allow) {
        String retryAfter =
                problem.retryAfter() == null ? null : problem.retryAfter().toString();
        return new Answer(problem.status(), headers(Problem.CONTENT_TYPE, retryAfter, allow), problem.json());
    }

    /** What the finished route left: a {@link Problem} or a {@link Reply} as body, or body, status and two headers. */
    static Answer of(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body instanceof Problem problem) {
            return of(problem);
        }
        if (body instanceof Reply reply) {
            return new Answer(reply.status(), onOneLine(reply.headers()), reply.body());
        }
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        return new Answer(
                status == null ? 200 : status,
                headers(
                        oneLine(message.getHeader(Exchange.CONTENT_TYPE, String.class)),
                        oneLine(message.getHeader("Retry-After", String.class)),
                        null),
                bytes(exchange, body));
    }

    private static Map<String, String> headers(String contentType, String retryAfter, String allow) {
        Map<String, String> headers = new LinkedHashMap<>(4);
        headers.put("Content-Type", contentType);
        headers.put("Retry-After", retryAfter);
        headers.put("Allow", allow);
        headers.values().removeIf(java.util.Objects::isNull);
        return headers;
    }

    private static Map<String, String> onOneLine(Map<String, String> headers) {
        Map<String, String> safe = new LinkedHashMap<>(headers);
        safe.values().removeIf(value -> oneLine(value) == null);
        return safe;
    }

    private static byte[] bytes(Exchange exchange, Object body) {
        if (body == null) {
            return NOTHING;
        }
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        if (body instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (body instanceof InputStream stream) {
            return read(stream);
        }
        byte[] bytes = exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, body);
        if (bytes == null) {
            throw new IllegalStateException("a door's route ended with a body that is no bytes: " + body.getClass());
        }
        return bytes;
    }

    /** What marshal leaves is in memory, but a stream. */
    private static byte[] read(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a door's route ended with a stream that cannot be read", e);
        }
    }

    private static String oneLine(String header) {
        return header == null || header.chars().anyMatch(c -> c < 32 || c > 126) ? null : header;
    }
}
