package io.posthouse.ingest.form;

import static io.posthouse.ingest.form.FormBed.goodAnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.ingest.Post;
import io.posthouse.ingest.Reply;
import io.posthouse.message.Envelope;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormDoorTest {
    private final FormBed bed = new FormBed();

    @Test
    void aGoodFormBecomesAMessageOfItsKindsTopicWithItsFieldsInTheirTypes() {
        Submission sent = bed.door.read(FormBed.browser(
                "quote", goodAnd("cars", "2", "agree", "yes", "note", "one\r\ntwo", "phone", "", "utm_source", "x")));

        Envelope envelope = sent.outgoing().envelope();
        assertThat(envelope.topic()).isEqualTo("PROSPECT_SUBMITTED");
        assertThat(envelope.realm()).isEqualTo("acme");
        assertThat(envelope.source()).isEqualTo("form");
        assertThat(envelope.time()).isEqualTo(FormBed.NOON);
        assertThat(envelope.data().toString())
                .isEqualTo(
                        "{\"form\":\"quote\",\"fields\":{\"name\":\"Jo Doe\",\"email\":\"jo@example.com\",\"cars\":2,"
                                + "\"agree\":true,\"note\":\"one\\ntwo\"}}");
        assertThat(bed.door
                        .read(FormBed.browser("feedback", "text", "Good"))
                        .outgoing()
                        .envelope()
                        .topic())
                .isEqualTo("FEEDBACK_GIVEN");
    }

    @Test
    void theThreeBodiesOfAFormAreTheSameData() {
        String multipart = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nJo Doe\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\njo@Example.com\r\n--b--\r\n";
        List<Post> posts = List.of(
                FormBed.browser("quote", FormBed.GOOD),
                FormBed.post("quote", Map.of(), "multipart/form-data; boundary=b", utf8(multipart)),
                FormBed.json("quote", "{\"name\":\"Jo Doe\",\"email\":\"jo@Example.com\",\"phone\":null}"));

        assertThat(posts)
                .extracting(post -> bed.door.read(post).outgoing())
                .extracting(out -> out.envelope().data().toString() + out.token())
                .containsOnly(
                        bed.door.read(posts.get(0)).outgoing().envelope().data().toString()
                                + bed.door.read(posts.get(0)).outgoing().token());
    }

    @Test
    void aBrowserIsSentToTheThanksPageAndAProgramIsToldWhereToLook() {
        Submission person = bed.door.read(FormBed.browser("quote", FormBed.GOOD));
        Reply seen = bed.door.accepted(person);
        assertThat(seen.status()).isEqualTo(303);
        assertThat(seen.header("Location"))
                .isEqualTo("https://agency.example/thanks?p=token-of-"
                        + person.outgoing().envelope().id());

        Submission program = bed.door.read(FormBed.json("feedback", "{\"text\":\"Good\"}"));
        Reply told = bed.door.accepted(program);
        UUID id = program.outgoing().envelope().id();
        assertThat(told.status()).isEqualTo(202);
        assertThat(json(told.text()))
                .isEqualTo(json("{\"id\":\"" + id + "\",\"status\":\"received\",\"progress\":\"/progress/token-of-" + id
                        + "\"}"));
    }

    @Test
    void withoutAThanksPageABrowserSeesTheProgress() {
        Submission person = bed.door.read(FormBed.browser("feedback", "text", "Good"));
        assertThat(bed.door.accepted(person).header("Location"))
                .isEqualTo("/progress/token-of-" + person.outgoing().envelope().id());
    }

    @ParameterizedTest
    @CsvSource({
        "https://agency.example/other, https://agency.example/other",
        "https://evil.example/, https://agency.example/thanks",
        "//evil.example/, https://agency.example/thanks",
        "https://agency.example/other?x, https://agency.example/thanks",
        "https://agency.example/thanks?p={progress}&x, https://agency.example/thanks"
    })
    void nextLeadsOnlyWhereTheFormAllows(String next, String beginning) {
        Reply reply = bed.door.accepted(bed.door.read(FormBed.browser("quote", goodAnd("_next", next))));
        assertThat(reply.header("Location")).startsWith(beginning).doesNotContain("evil", "&x");
    }

    @Test
    void theSameKeyNonceOrContentIsTheSameSubmission() {
        assertThat(token(Map.of("Idempotency-Key", "\"k-1\""), FormBed.GOOD))
                .isEqualTo(token(Map.of("Idempotency-Key", "k-1"), goodAnd("_nonce", "another-nonce")))
                .isNotEqualTo(token(Map.of("Idempotency-Key", "\"k-2\""), FormBed.GOOD));
        assertThat(token(Map.of(), goodAnd("_nonce", "nonce-0001")))
                .isEqualTo(token(Map.of(), goodAnd("_nonce", "nonce-0001", "phone", "555 010 9999")))
                .isNotEqualTo(token(Map.of(), goodAnd("_nonce", "nonce-0002")));
        assertThat(token(Map.of(), FormBed.GOOD))
                .isEqualTo(token(Map.of(), goodAnd("utm_source", "x")))
                .isNotEqualTo(token(Map.of(), goodAnd("phone", "555 010 9999")));
    }

    @Test
    void sameWordsOfNobodyKnownAreASubmissionEach() throws Exception {
        List<String> words = List.of("text", "All fine");
        assertThat(bed.door.read(FormBed.browser("feedback", words)).outgoing().token())
                .as("two visitors who say the same, from a page without a nonce, are two")
                .isNull();
        List<String> sure = List.of("text", "All fine", "_nonce", "nonce-0001");
        assertThat(bed.door.read(FormBed.browser("feedback", sure)).outgoing().token())
                .isEqualTo(bed.door
                        .read(FormBed.browser("feedback", sure))
                        .outgoing()
                        .token())
                .isNotNull();
    }

    @Test
    void theSameContentLongAfterIsAnotherSubmission() {
        UUID first = token(Map.of(), FormBed.GOOD);
        bed.now = FormBed.NOON.plusSeconds(SubmissionKey.WINDOW_SECONDS - 1);
        assertThat(token(Map.of(), FormBed.GOOD)).isEqualTo(first);
        bed.now = FormBed.NOON.plusSeconds(SubmissionKey.WINDOW_SECONDS);
        assertThat(token(Map.of(), FormBed.GOOD)).isNotEqualTo(first);
    }

    @Test
    void aKeyOrANonceIsNeverMixedUpWithAnotherOnes() {
        assertThat(token(Map.of("Idempotency-Key", "nonce-0001"), FormBed.GOOD))
                .isNotEqualTo(token(Map.of(), goodAnd("_nonce", "nonce-0001")));
        assertThat(token(Map.of(), goodAnd("_nonce", "<script>")))
                .as("no nonce at all")
                .isEqualTo(token(Map.of(), FormBed.GOOD));
    }

    @Test
    void aDuplicateGetsTheAnswerOfTheFirst() throws Exception {
        Submission sent = bed.door.read(FormBed.browser("quote", FormBed.GOOD));
        UUID first = UUID.randomUUID();
        bed.firsts.put(sent.outgoing().token(), first);

        assertThat(bed.door.again(sent).toCompletableFuture().get().header("Location"))
                .endsWith("token-of-" + first);
        bed.firsts.clear();
        assertThat(bed.door.again(sent).toCompletableFuture().get().status()).isEqualTo(503);
    }

    @Test
    void aKeyWithOtherDataIs422AndAPersonMaySendItAsAnotherOne() {
        Submission program = bed.door.read(FormBed.json("feedback", "{\"text\":\"Good\"}"));
        assertProblem(bed.door.reused(program), 422, "key-reused");

        Submission person = bed.door.read(FormBed.browser("quote", goodAnd("_nonce", "nonce-0001")));
        Reply page = bed.door.reused(person);
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text()).contains("value=\"Jo Doe\"", "send it again").doesNotContain("nonce-0001");
    }

    @Test
    void whatIsWrongIsToldByFieldAndEverythingTypedIsKept() {
        Reply page = refused(FormBed.browser(
                "quote",
                List.of(
                        "name",
                        "<b>\"Jo\"</b> & 'Co'",
                        "email",
                        "jo@nowhere",
                        "what",
                        "Car",
                        "agree",
                        "yes",
                        "note",
                        "</textarea><script>alert(1)</script>",
                        "_nonce",
                        "nonce-0001",
                        "_next",
                        "https://agency.example/other")));

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.text())
                .contains("Agency acme", "Write a whole email address")
                .contains("value=\"&lt;b&gt;&quot;Jo&quot;&lt;/b&gt; &amp; &#39;Co&#39;\"")
                .contains("value=\"jo@nowhere\"", "aria-invalid=\"true\" aria-describedby=\"f-email-wrong\"")
                .contains("<option selected>Car</option>", "name=\"agree\" type=\"checkbox\" value=\"yes\" checked")
                .contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("name=\"_nonce\" value=\"nonce-0001\"")
                .contains("name=\"_next\" value=\"https://agency.example/other\"")
                .doesNotContain("<script", "<b>");
    }

    @Test
    void aProgramIsToldWhatIsWrongAsAProblem() {
        Reply reply = refused(FormBed.json("quote", "{\"name\":[\"a\"],\"email\":{\"x\":1}}"));
        assertProblem(reply, 422, "form-invalid");
        assertThat(json(reply.text()).path("errors"))
                .extracting(error -> error.path("field").textValue())
                .containsExactly("name", "email");
    }

    @Test
    void pagesAllowNoScriptAndLeadOnlyWhereTheFormDoes() {
        Reply page = bed.door.page(FormBed.browser("quote"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains(
                        "form-action 'self' https://agency.example https://partner.example;", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "script-src");
        assertThat(page.text())
                .contains(
                        "<form method=\"post\" action=\"/forms/acme/quote?send\">", "name=\"_gotcha\" tabindex=\"-1\"")
                .contains(
                        "type=\"email\"", "type=\"tel\"", "type=\"date\"", "type=\"checkbox\"", "<select", "<textarea")
                .contains("autocomplete=\"email\" required")
                .doesNotContain("<script", "style=\"");
    }

    @Test
    void everyPageHasANonceOfItsOwn() {
        assertThat(bed.door.page(FormBed.browser("quote")).text())
                .isNotEqualTo(bed.door.page(FormBed.browser("quote")).text());
    }

    @Test
    void aFilledTrapLooksLikeSuccessAndIsCounted() {
        Submission robot = bed.door.read(FormBed.browser("quote", List.of("_gotcha", "x", "email", "wrong")));

        assertThat(robot.trapped()).isTrue();
        assertThat(bed.door.pretended(robot).header("Location"))
                .startsWith("https://agency.example/thanks?p=token-of-");
        assertThat(bed.door.trapsSprung()).isEqualTo(1);
        assertThat(bed.door
                        .read(FormBed.browser("quote", goodAnd("_gotcha", " ")))
                        .trapped())
                .isFalse();
    }

    @Test
    void unknownFieldsAreDroppedOrRefusedAsTheFormSays() {
        assertThat(bed.door
                        .read(FormBed.browser("quote", goodAnd("contact[email]", "x", "realm", "zenith")))
                        .outgoing()
                        .envelope()
                        .data()
                        .toString())
                .doesNotContain("contact", "zenith");
        assertThat(refused(FormBed.browser("feedback", "text", "a", "colour", "red"))
                        .status())
                .isEqualTo(422);
        assertThat(bed.door
                        .read(FormBed.browser("feedback", "text", "a", "_nonce", "nonce-0001"))
                        .trapped())
                .isFalse();
    }

    @Test
    void pagesOfOthersMayNotPostHere() {
        assertThat(from("https://agency.example", null)).isEqualTo(0);
        assertThat(from("http://door.example:8080", "door.example:8080")).isEqualTo(0);
        assertThat(from(null, "door.example")).isEqualTo(0);
        for (String origin :
                List.of("https://evil.example", "null", "http://agency.example", "https://agency.example.evil")) {
            assertThat(from(origin, "door.example")).as(origin).isEqualTo(403);
        }
    }

    @Test
    void onlyWelcomePagesMayReadTheAnswer() {
        Reply told = bed.door.accepted(bed.door.read(FormBed.post(
                "quote", Map.of("Origin", "https://agency.example"), "application/json", utf8(goodJson()))));
        assertThat(told.header("Access-Control-Allow-Origin")).isEqualTo("https://agency.example");
        assertThat(told.header("Vary")).contains("Origin");

        Reply foreign = refused(
                FormBed.post("quote", Map.of("Origin", "https://evil.example"), "application/json", utf8(goodJson())));
        assertProblem(foreign, 403, "foreign-origin");
        assertThat(foreign.header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void aPreflightIsAnsweredToWelcomePagesOnly() {
        Reply welcome = bed.door.preflight(
                FormBed.post("quote", Map.of("Origin", "https://agency.example"), null, new byte[0]));
        assertThat(welcome.status()).isEqualTo(204);
        assertThat(welcome.header("Access-Control-Allow-Methods")).isEqualTo("POST");
        assertThat(welcome.header("Access-Control-Allow-Headers")).contains("Idempotency-Key");
        for (Map<String, String> headers :
                List.of(Map.of("Origin", "https://evil.example"), Map.<String, String>of())) {
            Reply refused = bed.door.preflight(FormBed.post("quote", headers, null, new byte[0]));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.headers()).doesNotContainKey("Access-Control-Allow-Origin");
        }
    }

    @Test
    void oneAddressMaySendOnlySoMuchAndSoMayEverybody() {
        for (int i = 0; i < 2; i++) {
            bed.door.read(slow("198.51.100.1"));
        }
        Reply tooMuch = refused(slow("198.51.100.1"));
        assertThat(tooMuch.status()).isEqualTo(429);
        assertThat(Integer.parseInt(tooMuch.header("Retry-After"))).isBetween(1, 30);
        bed.door.read(slow("198.51.100.2"));
        assertThat(refused(slow("198.51.100.3")).status()).isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "\"a", "a b", "ключ", "\"a\"b\"", "a, b"})
    void aKeyThatCannotBeOneIs400(String key) {
        Reply reply =
                refused(FormBed.post("quote", Map.of("Idempotency-Key", key), "application/json", utf8(goodJson())));
        assertProblem(reply, 400, "bad-key");
    }

    @Test
    void theLongestKeyIsTakenAndOneMoreIsNot() {
        assertThat(token(Map.of("Idempotency-Key", "k".repeat(255)), FormBed.GOOD))
                .isNotNull();
        assertThat(refused(FormBed.post(
                                "quote",
                                Map.of("Idempotency-Key", "k".repeat(256)),
                                FormBed.URLENCODED,
                                FormBed.urlencoded(FormBed.GOOD)))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void filesAndWhatCannotBeReadAreRefused() {
        String file = "--b\r\nContent-Disposition: form-data; name=\"cv\"; filename=\"a.pdf\"\r\n\r\nx\r\n--b--\r\n";
        assertThat(refused(FormBed.post("quote", Map.of(), "multipart/form-data; boundary=b", utf8(file)))
                        .text())
                .contains("takes no files");
        assertProblem(refused(FormBed.json("quote", "{\"a\":1,\"a\":2}")), 400, "malformed");
        assertProblem(refused(FormBed.json("quote", "[]")), 400, "malformed");
        assertProblem(refused(FormBed.json("quote", "[".repeat(3000))), 400, "malformed");
        assertThat(refused(FormBed.post("quote", Map.of(), FormBed.URLENCODED, utf8("name=%ff")))
                        .status())
                .isEqualTo(400);
        assertThat(refused(FormBed.post("quote", Map.of(), FormBed.URLENCODED, utf8("name=a%00b")))
                        .status())
                .isEqualTo(400);
        assertThat(refused(FormBed.post("quote", Map.of(), "text/plain", utf8("name=a")))
                        .status())
                .isEqualTo(415);
        assertThat(refused(FormBed.post("quote", Map.of(), FormBed.URLENCODED, new byte[(8 << 10) + 1]))
                        .status())
                .isEqualTo(413);
        Map<String, String> many = new HashMap<>();
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 201; i++) {
            body.append("a").append(i).append("=1&");
        }
        assertThat(refused(FormBed.post("quote", many, FormBed.URLENCODED, utf8(body.toString())))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whichRealmsThereAreIsNotTold() {
        Post unknownForm = FormBed.json("nothing", "{}");
        Post unknownRealm = new Post(Map.of("realm", "nobody", "form", "quote"), "application/json", utf8("{}"));
        assertThat(refused(unknownRealm).text()).isEqualTo(refused(unknownForm).text());
        assertThat(refused(unknownForm).status()).isEqualTo(404);
        assertThat(bed.door.page(unknownForm).status()).isEqualTo(404);
        Reply seen = bed.door.page(FormBed.browser("nothing"));
        assertThat(seen.status()).isEqualTo(404);
        assertThat(seen.header("Content-Type")).startsWith("text/html");
        assertThat(seen.text()).contains("There is no such form").doesNotContain("Agency acme");
    }

    @Test
    void whileTheQueueIsAwayNothingTypedIsLostAndNothingIsPromised() {
        Submission person = bed.door.read(FormBed.browser("quote", goodAnd("_nonce", "nonce-0001")));
        Reply page = bed.door.busy(person);
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.header("Retry-After")).isEqualTo("5");
        assertThat(page.text()).contains("could not confirm", "value=\"Jo Doe\"", "value=\"nonce-0001\"");
        assertProblem(bed.door.busy(bed.door.read(FormBed.json("quote", goodJson()))), 503, "busy");
    }

    @Test
    void whatPeopleTypedIsNeverPrinted() {
        assertThat(bed.door.read(FormBed.browser("quote", FormBed.GOOD)).toString())
                .isEqualTo("a submission to acme/quote");
    }

    private int from(String origin, String host) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Host", host);
        headers.put("Origin", origin);
        headers.values().removeIf(java.util.Objects::isNull);
        try {
            bed.door.read(FormBed.post("quote", headers, FormBed.URLENCODED, FormBed.urlencoded(FormBed.GOOD)));
            return 0;
        } catch (FormRefusal refusal) {
            return refusal.getReply().status();
        }
    }

    private UUID token(Map<String, String> headers, List<String> typed) {
        return bed.door
                .read(FormBed.post("quote", headers, FormBed.URLENCODED, FormBed.urlencoded(typed)))
                .outgoing()
                .token();
    }

    private Reply refused(Post post) {
        return catchThrowableOfType(FormRefusal.class, () -> bed.door.read(post))
                .getReply();
    }

    private static Post slow(String peer) {
        return FormBed.post("slow", peer, Map.of(), FormBed.URLENCODED, utf8("text=a"));
    }

    private static void assertProblem(Reply reply, int status, String type) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json(reply.text()).path("type").textValue()).isEqualTo("urn:posthouse:problem:" + type);
    }

    private static String goodJson() {
        return "{\"name\":\"Jo Doe\",\"email\":\"jo@example.com\"}";
    }

    private static JsonNode json(String text) {
        return StrictJson.parse(utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
