package io.posthouse.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.message.StrictJson;
import io.posthouse.queue.QueueFull;
import io.posthouse.queue.QueueUnavailable;
import io.posthouse.queue.postgres.QueueBed;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form door and progress as their routes are shipped, through a real port into a real queue. */
class FormRoutesTest {
    private static final String QUOTE = "/forms/acme/quote";
    private static final String GOOD = "name=Jo+Doe&email=jo%40example.com";

    @TempDir
    private Path folder;

    private final QueueBed bed = new QueueBed();
    private OpenForms forms;

    @BeforeEach
    void open() throws Exception {
        bed.run("insert into topic(name, owner, entity, key) values ('PROSPECT_SUBMITTED', 'ingest', 'e', 'k')");
        bed.run("insert into subscription(name, topic, team, active_from) values ('crm', 'PROSPECT_SUBMITTED', 'crm',"
                + " now() - interval '1 s')");
        forms = new OpenForms(bed.pools.plain(), bed.engine().publisher(), folder);
    }

    @AfterEach
    void close() {
        forms.close();
        bed.close();
    }

    @Test
    void aFormSentByABrowserIsStoredAndLeadsToTheThanksPage() throws Exception {
        HttpResponse<String> answer = forms.send(browser(GOOD));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("https://agency.example/thanks");
        assertThat(bed.number("select count(*) from delivery")).isEqualTo(1);
    }

    @Test
    void aFormSentByAProgramCanBeFollowedAtOnce() throws Exception {
        HttpResponse<String> answer = forms.send(program("k-1"));
        assertThat(answer.statusCode()).isEqualTo(202);
        String progress = StrictJson.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                .path("progress")
                .textValue();

        HttpResponse<String> seen = forms.send(forms.to(progress).GET());
        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(seen.body()).isEqualTo("{\"status\":\"received\"}");
        HttpResponse<String> again = forms.send(forms.to(progress)
                .header("If-None-Match", seen.headers().firstValue("ETag").orElseThrow())
                .GET());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        HttpResponse<String> page =
                forms.send(forms.to(progress).header("Accept", "text/html").GET());
        assertThat(page.body()).contains("Agency acme", "Received");
        assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @Test
    void manyClicksAtOnceAreOneMessageAndOneAnswer() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> clicks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clicks.add(forms.sendLater(program("\"double\"")));
        }
        List<String> bodies = new ArrayList<>();
        for (var click : clicks) {
            assertThat(click.get().statusCode()).isEqualTo(202);
            bodies.add(click.get().body());
        }
        assertThat(bodies).containsOnly(bodies.get(0));
        assertThat(bed.number("select count(*) from message")).isEqualTo(1);
    }

    @Test
    void aKeyWithOtherDataIs422() throws Exception {
        forms.send(program("k-1"));
        HttpResponse<String> other = forms.send(browser(GOOD + "r").header("Idempotency-Key", "k-1"));
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("sent before", "jo@example.comr");
        assertThat(bed.number("select count(*) from message")).isEqualTo(1);
    }

    @Test
    void aRobotIsToldThatAllIsWellAndNothingIsStored() throws Exception {
        HttpResponse<String> answer = forms.send(browser(GOOD + "&_gotcha=x"));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(forms.published).isEmpty();
    }

    @Test
    void whatIsWrongComesBackAsAPage() throws Exception {
        HttpResponse<String> answer = forms.send(browser("name=Jo+Doe&email=jo"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(answer.body()).contains("value=\"Jo Doe\"", "Write a whole email address");
        assertThat(forms.published).isEmpty();
    }

    @Test
    void whileTheQueueIsAwayABrowserGetsItsFormBackAndAProgramAProblem() throws Exception {
        for (RuntimeException e : List.of(new QueueFull("full"), new QueueUnavailable("away", null))) {
            forms.queue = message -> CompletableFuture.failedFuture(e);
            HttpResponse<String> page = forms.send(browser(GOOD));
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.headers().firstValue("Retry-After")).contains("5");
            assertThat(page.body()).contains("could not confirm", "value=\"Jo Doe\"");
            HttpResponse<String> problem = forms.send(program("k-1"));
            assertThat(problem.statusCode()).isEqualTo(503);
            assertThat(problem.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    void ourMistakesAre500WithoutInternals() throws Exception {
        forms.queue = message -> CompletableFuture.failedFuture(new IllegalStateException("secret internals"));
        HttpResponse<String> answer = forms.send(program("k-1"));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret", "IllegalState");
    }

    @Test
    void aPageIsShownAPreflightIsAnsweredAndOtherMethodsAreNot() throws Exception {
        HttpResponse<String> page = forms.send(forms.to(QUOTE).GET());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("action=\"" + QUOTE + "?send\"");
        HttpResponse<String> preflight = forms.send(forms.to(QUOTE)
                .header("Origin", "https://agency.example")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("https://agency.example");
        HttpResponse<String> other = forms.send(forms.to(QUOTE).DELETE());
        assertThat(other.statusCode()).isEqualTo(405);
        assertThat(other.headers().firstValue("Allow")).contains("GET, OPTIONS, POST");
        assertThat(forms.send(forms.to("/forms/acme/nothing").GET()).statusCode())
                .isEqualTo(404);
        assertThat(forms.send(forms.to("/progress/nothing").GET()).statusCode()).isEqualTo(404);
    }

    @Test
    void aForeignPageIsRefused() throws Exception {
        HttpResponse<String> answer = forms.send(browser(GOOD).header("Origin", "https://evil.example"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(forms.published).isEmpty();
    }

    private HttpRequest.Builder browser(String body) {
        return forms.to(QUOTE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html,*/*;q=0.8")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder program(String key) {
        return forms.to(QUOTE)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Jo Doe\",\"email\":\"jo@example.com\"}"));
    }
}
