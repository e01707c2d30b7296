package io.posthouse.promises;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.posthouse.operate.crm.CrmSimulator;
import io.posthouse.outside.Chromium;
import io.posthouse.outside.FormPage;
import io.posthouse.outside.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way: from a person's browser through all rooms into a CRM, and back to the page the person looks at. */
class FormToCrmIT {
    private static CrmSimulator crm;
    private static House house;
    private static Chromium chromium;

    @BeforeAll
    static void open() throws IOException {
        chromium = Chromium.start();
        crm = CrmSimulator.open(0, 1);
        house = new House(Path.of("target/promises/form-to-crm-" + System.nanoTime()))
                .with("POSTHOUSE_WRITEBACK_ALLOW_PRIVATE", "true");
        Files.writeString(house.folder().resolve("realms/acme.yaml"), CrmRealm.text("acme", crm.uri("acme")));
        house.start();
    }

    @AfterAll
    static void close() {
        if (house != null) {
            house.close();
        }
        if (crm != null) {
            crm.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sentWronglyTwiceAtOnceAndAgainItIsOneContactAndThePageSaysDone(boolean script) {
        String email = (script ? "ann" : "bob") + "@example.com";
        Page page = chromium.window(script);
        page.navigate("http://127.0.0.1:" + house.doorPort() + "/forms/acme/quote");
        page.locator("[name=firstName]").fill("Ann");
        page.locator("[name=email]").fill(email);
        page.locator("[name=phone]").fill("call me");
        Response wrong = page.waitForNavigation(() -> FormPage.send(page).click());
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(FormPage.problem(page)).containsText("Write a phone number");

        page.locator("[name=phone]").fill("+1 555 010 9999");
        FormPage.send(page).dblclick();
        FormPage.untilDone(page);
        String progress = page.url();
        assertThat(crm.portal("acme").records().countBy("contacts", "email"))
                .as("there when the page says done")
                .containsEntry(email, 1);

        // Behind lies the answer to what was wrong. The browser does not keep it, and asks whether to send that again;
        // yes.
        assertThatThrownBy(page::goBack).hasMessageContaining("ERR_CACHE_MISS");
        page.waitForURL("chrome-error://**");
        page.reload();
        assertThat(page.locator("[name=email]")).hasValue(email);
        page.locator("[name=phone]").fill("+1 555 010 9999");
        page.waitForNavigation(() -> FormPage.send(page).click());
        FormPage.untilDone(page);

        assertThat(page.url()).isEqualTo(progress);
        assertThat(crm.portal("acme").records().history("contacts", "email", email, "firstname"))
                .as("written once, and never again")
                .containsExactly("Ann");
        assertThat(crm.portal("acme").records().countBy("contacts", "email")).containsEntry(email, 1);
    }
}
