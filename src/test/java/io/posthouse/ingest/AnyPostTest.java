package io.posthouse.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever is posted, the door says what becomes of it. */
class AnyPostTest {
    private static final String[] TYPES = {
        Signing.JSON,
        Signing.FORM,
        "multipart/form-data; boundary=b",
        "text/plain",
        "multipart/form-data; boundary=\"",
        ";",
        null
    };

    private final MailgunDoor door = Signing.door();

    @Property(tries = 1000)
    void anyBytesOfAnyTypeAreTakenOrRefused(
            @ForAll byte[] body, @ForAll @IntRange(max = 6) int type, @ForAll String realm) {
        decide(Post.to(realm, TYPES[type], body));
    }

    @Property(tries = 1000)
    void anyContentTypeIsTakenOrRefused(@ForAll String parameters) {
        decide(Signing.post("multipart/form-data;" + parameters, "--b\r\n"));
        decide(Signing.post(parameters, "{}"));
    }

    @Property(tries = 1000)
    void aGoodPostWithAnyByteChangedIsTakenOrRefused(
            @ForAll @IntRange(max = 300) int at, @ForAll byte to, @ForAll boolean form) {
        String good = form
                ? Signing.form("event", "opened", "a b", "\u00e9\r\n")
                : Signing.json("{\"event\":\"opened\",\"id\":\"e\",\"timestamp\":1767225590.5}");
        byte[] body = good.getBytes(StandardCharsets.UTF_8);
        body[at % body.length] = to;
        decide(Post.to(Signing.REALM, form ? Signing.FORM : Signing.JSON, body));
        decide(Post.to(Signing.REALM, form ? Signing.FORM : Signing.JSON, Arrays.copyOf(body, at % body.length)));
    }

    private void decide(Post post) {
        try {
            assertThat(door.admit(post).envelope().realm()).isEqualTo(Signing.REALM);
        } catch (Refusal refusal) {
            assertThat(refusal.getProblem().status()).isIn(400, 401, 413, 415);
        }
    }
}
