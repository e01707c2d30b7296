package io.posthouse.operate.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthouse.operate.Printable;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HtmlTest {
    @Property(tries = 500)
    void whateverATextHoldsItStaysAText(@ForAll String text) {
        String page = new Html().put("p", text).page();

        String inside = inside(page, "<p>", "</p>\n");
        assertThat(inside).doesNotContain("<", ">", "\"", "'");
        assertThat(unescaped(inside)).isEqualTo(Printable.line(text));
    }

    @Property(tries = 500)
    void whateverAValueHoldsItStaysInItsAttribute(@ForAll String value) {
        String page = new Html().single("input", "value", value).page();

        String inside = inside(page, "<input value=\"", "\">\n");
        assertThat(inside).doesNotContain("<", ">", "\"", "'");
        assertThat(unescaped(inside)).isEqualTo(Printable.line(value));
    }

    @Test
    void whatIsOpenedMustBeEnded() {
        assertThatThrownBy(() -> new Html().open("p").page()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAttributeWithoutAValueIsLeftOut() {
        assertThat(new Html().put("p", "x", "class", null, "id", "a").page()).contains("<p id=\"a\">x</p>");
    }

    private static String inside(String page, String before, String after) {
        String start = "<!DOCTYPE html>\n" + before;
        assertThat(page).startsWith(start).endsWith(after);
        return page.substring(start.length(), page.length() - after.length());
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
