package io.posthouse.promises;

import static io.posthouse.promises.Hostile.FORM;
import static io.posthouse.promises.Hostile.good;
import static io.posthouse.promises.Hostile.malformed;
import static io.posthouse.promises.Hostile.of;
import static io.posthouse.promises.Hostile.unsigned;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;

/** Posts that nobody who may has signed. */
final class HostileSignatures {
    private HostileSignatures() {}

    static Stream<Hostile> all() {
        return Stream.of(signatures(), formSignatures()).flatMap(each -> each);
    }

    private static Stream<Hostile> signatures() {
        SignedPost good = SignedPost.now();
        String member = good.signatureMember();
        String hex = good.signature();
        return Stream.of(
                unsigned("wrong", good.json().replace(hex, "0".repeat(64))),
                unsigned(
                        "of another key",
                        SignedPost.of("another key", Instant.now()).json()),
                unsigned(
                        "of another token",
                        good.json().replace(hex, SignedPost.now().signature())),
                unsigned("in capitals", good.json().replace(hex, hex.toUpperCase(Locale.ROOT))),
                unsigned("with a newline", good.json().replace(hex, hex + "\\n")),
                unsigned("cut", good.json().replace(hex, hex.substring(0, 63))),
                unsigned("empty", good.json().replace(hex, "")),
                unsigned("null", good.json().replace("\"" + hex + "\"", "null")),
                unsigned("a list of two", good.json().replace("\"" + hex + "\"", "[\"" + hex + "\",\"" + hex + "\"]")),
                unsigned("two in one", good.json().replace(hex, hex + "," + hex)),
                unsigned("missing", good.json().replace("," + member, "")),
                unsigned("without a token", good.json().replace("\"token\"", "\"took\"")),
                unsigned("without a timestamp", good.json().replace("\"timestamp\":\"", "\"time\":\"")),
                unsigned("no object", good.json().replace(good.claim(), "\"" + hex + "\"")),
                unsigned("absent", "{\"event-data\":" + good.event() + "}"),
                unsigned("absent, a list", "[]"),
                unsigned("with a digit moved", moved()),
                unsigned(
                        "stale",
                        SignedPost.at(Instant.now().minus(Duration.ofDays(2))).json()),
                unsigned(
                        "of tomorrow",
                        SignedPost.at(Instant.now().plus(Duration.ofDays(1))).json()),
                malformed("signature doubled", good.json().replace(member, member + "," + member)),
                malformed(
                        "signature object doubled",
                        good.json().replace("\"event-data\"", "\"signature\":" + good.claim() + ",\"event-data\"")));
    }

    private static Stream<Hostile> formSignatures() {
        SignedPost good = SignedPost.now();
        String form = good.form("event", "delivered");
        return Stream.of(
                of("form: signature wrong", 401, "not-signed", FORM, form.replace(good.signature(), "0".repeat(64))),
                of("form: signature missing", 401, "not-signed", FORM, form.replace("&signature=", "&sign=")),
                of("form: signature doubled, wrong last", 401, "not-signed", FORM, form + "&signature=0"),
                of("form: empty", 401, "not-signed", FORM, ""));
    }

    /** The signature is over timestamp and token without anything between them. */
    private static String moved() {
        SignedPost good = SignedPost.now();
        String timestamp = good.timestamp();
        return new SignedPost(timestamp.substring(0, 9), timestamp.substring(9) + good.token(), good.signature())
                .json();
    }
}
