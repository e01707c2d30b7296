package io.posthouse.promises;

import static io.posthouse.promises.Hostile.DOOR;
import static io.posthouse.promises.Hostile.JSON;
import static io.posthouse.promises.Hostile.REALM;
import static io.posthouse.promises.Hostile.good;
import static io.posthouse.promises.Hostile.request;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthouse.outside.RawHttp;
import java.util.List;
import java.util.stream.Stream;

/** Signed posts to where no door is, or of a type that the door does not take. */
final class HostileHeads {
    private HostileHeads() {}

    static Stream<Hostile> all() {
        return Stream.of(paths(), contentTypes()).flatMap(each -> each);
    }

    private static Stream<Hostile> paths() {
        return Stream.of(
                        "/",
                        "/webhooks",
                        "/webhooks/mailgun",
                        "/webhooks/mailgun/",
                        DOOR + "/",
                        DOOR + "/x",
                        "/" + DOOR,
                        "/x/.." + DOOR,
                        "/WEBHOOKS/mailgun/" + REALM,
                        "/webhooks/mailgun/%zz",
                        "/health/ready",
                        "/metrics",
                        "/api/dead-letters")
                .map(path -> new Hostile("path " + path, 404, "no-such-path", request(path, JSON, good())));
    }

    private static Stream<Hostile> contentTypes() {
        Stream<Hostile> wrong = Stream.of(
                        "Content-Type: text/plain",
                        "Content-Type: application/xml",
                        "Content-Type: application/json; charset=latin1",
                        "Content-Type: multipart/mixed; boundary=x",
                        "Content-Type:",
                        "X-Content-Type: application/json",
                        "Content-Type: application/json\r\nContent-Type: application/json")
                .map(header -> new Hostile(
                        header.replace("\r\n", ", "),
                        415,
                        "wrong-content-type",
                        RawHttp.post(DOOR, List.of(header), good().getBytes(UTF_8))));
        byte[] asGet = new String(request(DOOR, JSON, good()), UTF_8)
                .replaceFirst("POST", "PUT")
                .getBytes(UTF_8);
        return Stream.concat(wrong, Stream.of(new Hostile("PUT", 405, "wrong-method", asGet)));
    }
}
