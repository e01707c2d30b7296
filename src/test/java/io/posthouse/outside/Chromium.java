package io.posthouse.outside;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real browser, the machine's own; nothing is downloaded. */
public final class Chromium implements AutoCloseable {
    private static final List<String> PLACES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path program) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        // The sandbox does not run as root; the pages are our own.
                        .setArgs(List.of("--no-sandbox")));
    }

    /** Skips the test where there is none, unless CI says that nothing may be skipped. */
    public static Chromium start() {
        Optional<Path> program =
                PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
        assumeTrue(
                program.isPresent() || "true".equals(System.getenv("CI")),
                "no chromium on this machine: apt-get install chromium");
        return new Chromium(
                program.orElseThrow(() -> new IllegalStateException("no chromium: apt-get install chromium")));
    }

    /** A window of a person who never was here before. */
    public Page window(boolean script) {
        BrowserContext person = browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(script));
        return person.newPage();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
