package io.posthouse.promises;

import static io.posthouse.promises.Hostile.DOOR;
import static io.posthouse.promises.Hostile.FORM;
import static io.posthouse.promises.Hostile.JSON;
import static io.posthouse.promises.Hostile.good;
import static io.posthouse.promises.Hostile.malformed;
import static io.posthouse.promises.Hostile.of;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthouse.outside.RawHttp;
import java.util.List;
import java.util.stream.Stream;

/** Signed posts whose body is too long or cannot be read. */
final class HostileBodies {
    private static final int LARGEST = 1 << 20;

    private HostileBodies() {}

    static Stream<Hostile> all() {
        return Stream.of(sizes(), documents(), forms()).flatMap(each -> each);
    }

    private static Stream<Hostile> sizes() {
        byte[] tooLong =
                (good() + " ".repeat(LARGEST)).substring(0, LARGEST + 1).getBytes(UTF_8);
        byte[] declared = RawHttp.post(DOOR, List.of("Content-Type: " + JSON), tooLong);
        String chunkedHead = "POST " + DOOR + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                + JSON + "\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(tooLong.length) + "\r\n";
        String chunked = chunkedHead + new String(tooLong, UTF_8) + "\r\n0\r\n\r\n";
        return Stream.of(
                new Hostile("one byte over the limit", 413, "too-large", declared),
                new Hostile("one byte over the limit, in chunks", 413, "too-large", chunked.getBytes(UTF_8)));
    }

    private static Stream<Hostile> documents() {
        SignedPost good = SignedPost.now();
        String event = good.event();
        return Stream.of(
                malformed("empty", ""),
                malformed("truncated", good.json().substring(0, good.json().length() - 2)),
                malformed("truncated in a text", good.json().substring(0, 40)),
                malformed("two documents", good.json() + "{}"),
                malformed("65 levels", good.json(with(event, "[".repeat(63) + "]".repeat(63)))),
                malformed("100,000 levels", good.json(with(event, "[".repeat(100_000)))),
                malformed("a name twice", good.json(with(event, "1,\"event\":\"opened\""))),
                malformed("a name twice, once escaped", good.json(with(event, "1,\"\\u0065vent\":\"opened\""))),
                malformed("event-data twice", good.json(event + ",\"event-data\":{}")),
                malformed("NUL", good.json(with(event, "\"\0\""))),
                malformed("NUL, escaped", good.json(with(event, "\"\\u0000\""))),
                malformed("NUL, escaped, in a name", good.json(with(event, "{\"\\u0000\":1}"))),
                malformed("half a surrogate pair", good.json(with(event, "\"\\ud83d\""))),
                malformed("NaN", good.json(with(event, "NaN"))),
                malformed("a number too large to store", good.json(with(event, "1e999999999"))),
                malformed("a comment", good.json(with(event, "/**/1"))),
                malformed("a byte order mark", "\ufeff" + good.json()),
                of("invalid UTF-8", good.json(with(event, "\"\u00e9\"")).getBytes(ISO_8859_1)),
                of("overlong UTF-8", good.json(with(event, "\"\u00c0\u0080\"")).getBytes(ISO_8859_1)),
                of(
                        "a surrogate in UTF-8",
                        good.json(with(event, "\"\u00ed\u00a0\u0080\"")).getBytes(ISO_8859_1)),
                of("UTF-16", good.json().getBytes(UTF_16)));
    }

    private static Stream<Hostile> forms() {
        SignedPost good = SignedPost.now();
        return Stream.of("%zz", "%4", "%00", "%ff", "%c0%80")
                .map(value ->
                        of("form: " + value, 400, "malformed", FORM, "a=" + value + "&" + good.form("event", "x")));
    }

    private static String with(String event, String value) {
        return event.substring(0, event.length() - 1) + ",\"x\":" + value + "}";
    }
}
