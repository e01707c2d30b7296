package io.posthouse.outside;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** What a person sees and does on the page of a form, and on the page that follows it. */
public final class FormPage {
    private static final double PATIENCE_MILLIS = 30_000;

    private FormPage() {}

    /** The button that sends the form. */
    public static Locator send(Page page) {
        return page.getByText("Send", new Page.GetByTextOptions().setExact(true));
    }

    /** What is wrong with the form. */
    public static Locator problem(Page page) {
        return page.getByRole(AriaRole.ALERT);
    }

    /** Waits on the page of its progress until that says so; it loads itself anew. */
    public static void untilDone(Page page) {
        page.waitForURL(Pattern.compile(".*/progress/.*"));
        assertThat(page.locator("h1"))
                .hasText("Done", new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    }
}
