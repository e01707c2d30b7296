package io.posthouse.ingest.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.ingest.Reply;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever is sent, the door says what becomes of it, and nothing that was typed becomes part of a page. */
class AnyFormPostTest {
    private static final String[] TYPES = {
        "application/json", FormBed.URLENCODED, "multipart/form-data; boundary=b", "text/plain", ";", null
    };
    private static final List<String> FIELDS =
            List.of("name", "email", "phone", "born", "cars", "what", "agree", "note", "_nonce", "_next", "other");

    private final FormDoor door = new FormBed().door;

    @Property(tries = 1000)
    void anyBytesOfAnyTypeAreTakenOrRefused(@ForAll byte[] body, @ForAll @IntRange(max = 5) int type) {
        decide(Map.of("Accept", "text/html"), TYPES[type], body);
    }

    @Property(tries = 1000)
    void anyHeadersAreTakenOrRefused(
            @ForAll String accept, @ForAll String key, @ForAll String origin, @ForAll String contentType) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", accept);
        headers.put("Idempotency-Key", key);
        headers.put("Origin", origin);
        decide(headers, contentType, FormBed.urlencoded(FormBed.GOOD));
        headers.remove("Origin");
        decide(headers, FormBed.URLENCODED, FormBed.urlencoded(FormBed.GOOD));
    }

    @Property(tries = 1000)
    void whatIsTypedStaysTextOnEveryPage(@ForAll @Size(11) List<String> typed, @ForAll @IntRange(max = 10) int at) {
        List<String> body = new java.util.ArrayList<>();
        for (int i = 0; i < FIELDS.size(); i++) {
            body.add(FIELDS.get(i));
            body.add(i == at ? "\"><u title='x'>" + typed.get(i) + "</textarea><u>" : typed.get(i));
        }
        Reply reply = decide(Map.of("Accept", "text/html"), FormBed.URLENCODED, FormBed.urlencoded(body));
        assertThat(reply.text()).doesNotContain("<u>", "<u ");
    }

    @Property(tries = 1000)
    void aGoodFormWithAnyByteChangedIsTakenOrRefused(@ForAll @IntRange(max = 100) int at, @ForAll byte to) {
        for (String good : List.of("name=Jo+Doe&email=jo%40a.com", "{\"name\":\"Jo\",\"email\":\"jo@a.com\"}")) {
            byte[] body = good.getBytes(StandardCharsets.UTF_8);
            body[at % body.length] = to;
            decide(Map.of(), good.startsWith("{") ? TYPES[0] : TYPES[1], body);
        }
    }

    private Reply decide(Map<String, String> headers, String contentType, byte[] body) {
        Submission sent;
        try {
            sent = door.read(FormBed.post("quote", headers, contentType, body));
        } catch (FormRefusal refusal) {
            assertThat(refusal.getReply().status()).isIn(400, 403, 413, 415, 422);
            return refusal.getReply();
        }
        assertThat(sent.realm()).isEqualTo("acme");
        assertThat(sent.trapped() || sent.outgoing().envelope().realm().equals("acme"))
                .isTrue();
        Reply reply = sent.trapped() ? door.pretended(sent) : door.accepted(sent);
        assertThat(reply.status()).isIn(202, 303);
        assertThat(String.valueOf(reply.header("Location")))
                .matches("(https://agency\\.example/|https://partner\\.example/|/progress/)[!-~]*");
        return door.busy(sent);
    }
}
