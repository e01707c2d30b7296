package io.posthouse.promises;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.posthouse.message.StrictJson;
import io.posthouse.outside.Chromium;
import io.posthouse.outside.FormPage;
import io.posthouse.outside.House;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/add-a-form.md, followed; the form then filled in by people with a real browser, with script and without. */
class FormIT {
    private static final Path GUIDE = Path.of("docs/add-a-form.md");

    private static House house;
    private static Chromium chromium;

    @BeforeAll
    static void open() throws IOException {
        chromium = Chromium.start();
        house = new House(Path.of("target/promises/form-" + System.nanoTime()));
        Files.writeString(
                house.folder().resolve("realms/acme.yaml"),
                "realm: acme\nname: Acme Insurance\nmailgun: { keys: [\"file:mailgun-key\"] }\nforms:\n"
                        + fromTheGuide("```yaml\n(  callback:.*?)```")
                        // All people of this test come from one address.
                        + "    limits: { per-ip: 1000/m }\n");
        house.start();
    }

    @AfterAll
    static void close() {
        if (house != null) {
            house.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPersonMendsWhatIsWrongAndFollowsItUntilItIsDone(boolean script) throws SQLException {
        Page page = chromium.window(script);
        page.navigate(address("/forms/acme/callback"));
        assertThat(page.locator(".realm")).hasText("Acme Insurance");
        fill(page, "<b>Jo</b> & \"Co\"", "call me");
        Response answer = page.waitForNavigation(() -> FormPage.send(page).click());
        assertThat(answer.status()).isEqualTo(422);
        assertThat(FormPage.problem(page)).containsText("Write a phone number");
        assertThat(name(page)).hasValue("<b>Jo</b> & \"Co\"");
        assertThat(page.getByLabel("Phone")).hasValue("call me");
        assertThat(page.getByLabel("When do you like")).hasValue("In the morning");
        assertThat(page.getByLabel("You may call me")).isChecked();

        String phone = phone();
        page.getByLabel("Phone").fill(phone);
        page.waitForNavigation(() -> FormPage.send(page).click());

        untilDone(page);
        assertThat(customers(phone)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDoubleClickAndGoingBackAreOneMessageAndOneProgress(boolean script) throws SQLException {
        Page page = chromium.window(script);
        page.navigate(address("/forms/acme/callback"));
        String phone = phone();
        fill(page, "Jo Doe", phone);
        FormPage.send(page).dblclick();
        untilDone(page);
        String first = page.url();

        page.goBack();
        // The browser kept what was typed; it is sent as it is.
        assertThat(page.getByLabel("Phone")).hasValue(phone);
        page.waitForNavigation(() -> FormPage.send(page).click());

        assertThat(page.url()).isEqualTo(first);
        assertThat(submissions(phone)).isEqualTo(1);
        assertThat(customers(phone)).isEqualTo(1);
    }

    @Test
    void goingBackAndCorrectingIsAnotherSubmissionOnceThePersonSaysSo() throws SQLException {
        Page page = chromium.window(true);
        page.navigate(address("/forms/acme/callback"));
        String phone = phone();
        fill(page, "Jo Deo", phone);
        page.waitForNavigation(() -> FormPage.send(page).click());
        page.goBack();
        name(page).fill("Jo Doe");
        Response answer = page.waitForNavigation(() -> FormPage.send(page).click());
        assertThat(answer.status()).isEqualTo(422);
        assertThat(FormPage.problem(page)).containsText("sent before");
        page.waitForNavigation(() -> FormPage.send(page).click());

        untilDone(page);
        assertThat(submissions(phone)).isEqualTo(2);
        assertThat(customers(phone)).isEqualTo(1);
    }

    @Test
    void theProgramOfTheGuideGetsTheSameAnswerTwice() throws Exception {
        String data = fromTheGuide("-d '(\\{.*?\\})'");
        HttpResponse<String> first = post(data);
        HttpResponse<String> second = post(data);
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(second.body()).isEqualTo(first.body());
        String progress = StrictJson.parse(first.body().getBytes(StandardCharsets.UTF_8))
                .path("progress")
                .textValue();
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(get(progress).body()).isEqualTo("{\"status\":\"done\"}"));
    }

    @Test
    void pagesComeOutCleanInTheBrowsersEyes() {
        Page page = chromium.window(true);
        java.util.List<String> complaints = new java.util.concurrent.CopyOnWriteArrayList<>();
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.navigate(address("/forms/acme/callback"));
        fill(page, "Jo Doe", phone());
        page.waitForNavigation(() -> FormPage.send(page).click());
        untilDone(page);
        assertThat(complaints).filteredOn(text -> !text.contains("favicon")).isEmpty();
    }

    private static void untilDone(Page page) {
        FormPage.untilDone(page);
        assertThat(page.locator(".realm")).hasText("Acme Insurance");
    }

    private static void fill(Page page, String name, String phone) {
        name(page).fill(name);
        page.getByLabel("Phone").fill(phone);
        page.getByLabel("When do you like").selectOption("In the morning");
        page.getByLabel("You may call me").check();
    }

    private static Locator name(Page page) {
        return page.getByLabel("Name");
    }

    /** One that nobody else has. */
    private static String phone() {
        return "+1 " + (1_000_000_000L + System.nanoTime() % 1_000_000_000L);
    }

    private static long submissions(String phone) throws SQLException {
        return number(
                "posthouse",
                "select count(*) from message where topic = 'PROSPECT_SUBMITTED'"
                        + " and convert_from(envelope, 'UTF8')::jsonb->'data'->'fields'->>'phone' = ?",
                phone);
    }

    private static long customers(String phone) throws SQLException {
        return number("crm", "select count(*) from customer where realm = 'acme' and customer->>'phone' = ?", phone);
    }

    private static long number(String database, String query, String parameter) throws SQLException {
        try (Connection connection = house.connect(database);
                var select = connection.prepareStatement(query)) {
            select.setString(1, parameter);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static HttpResponse<String> post(String data) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address("/forms/acme/callback")))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "\"8e03978e-40d5\"")
                .POST(HttpRequest.BodyPublishers.ofString(data)));
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address(path))).GET());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String address(String path) {
        return "http://127.0.0.1:" + house.doorPort() + path;
    }

    private static String fromTheGuide(String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(GUIDE));
        if (!found.find()) {
            throw new IllegalStateException("the guide has no " + pattern);
        }
        return found.group(1);
    }
}
