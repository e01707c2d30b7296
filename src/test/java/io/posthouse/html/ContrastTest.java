package io.posthouse.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Colours of our pages by WCAG 2.2, AA: 4.5 for texts, 3 for the edges of what one types into. */
class ContrastTest {
    private static final Path SHEETS = Path.of("src/main/resources/io/posthouse");
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+):\\s*#([0-9a-f]{6}|[0-9a-f]{3})\\b");

    @ParameterizedTest
    @CsvSource({
        "ink, paper, 4.5",
        "ink, card, 4.5",
        "ink, warn-back, 4.5",
        "dim, paper, 4.5",
        "dim, card, 4.5",
        "dim, bad-back, 4.5",
        "dim, warn-back, 4.5",
        "link, paper, 4.5",
        "link, card, 4.5",
        "link, warn-back, 4.5",
        "bad, bad-back, 4.5",
        "bad, card, 4.5",
        "warn, warn-back, 4.5",
        "warn, card, 4.5",
        "good, good-back, 4.5"
    })
    void theOperationsPagesCanBeReadByDayAndByNight(String ink, String paper, double least) throws IOException {
        readable("operate/page/page.css", ink, paper, least);
    }

    @ParameterizedTest
    @CsvSource({
        "ink, paper, 4.5",
        "ink, box, 4.5",
        "ink, soft, 4.5",
        "quiet, paper, 4.5",
        "accent, paper, 4.5",
        "on-accent, accent, 4.5",
        "bad, paper, 4.5",
        "paper, good, 4.5",
        "line, paper, 3",
        "line, box, 3"
    })
    void formsAndProgressCanBeReadByDayAndByNight(String ink, String paper, double least) throws IOException {
        readable("ingest/page/page.css", ink, paper, least);
    }

    private static void readable(String file, String ink, String paper, double least) throws IOException {
        String sheet = Files.readString(SHEETS.resolve(file));
        int night = sheet.indexOf("@media screen and (prefers-color-scheme");
        assertThat(night).isPositive();
        Map<String, String> colours = colours(sheet.substring(0, night));
        assertThat(contrast(colours.get(ink), colours.get(paper))).as("by day").isGreaterThanOrEqualTo(least);
        colours.putAll(colours(sheet.substring(night, sheet.indexOf('}', night))));
        assertThat(contrast(colours.get(ink), colours.get(paper)))
                .as("by night")
                .isGreaterThanOrEqualTo(least);
    }

    private static Map<String, String> colours(String css) {
        Map<String, String> colours = new HashMap<>();
        COLOUR.matcher(css).results().forEach(one -> colours.put(one.group(1), one.group(2)));
        return colours;
    }

    private static double contrast(String one, String other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(String colour) {
        String full = colour.length() == 6 ? colour : colour.replaceAll(".", "$0$0");
        return 0.2126 * linear(full, 0) + 0.7152 * linear(full, 2) + 0.0722 * linear(full, 4);
    }

    private static double linear(String colour, int at) {
        double part = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
