package io.posthouse.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthouse.operate.Printable;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
    @Property(tries = 500)
    void whateverATextHoldsItStaysAText(@ForAll String text) {
        String page = new Html(Printable::line).put("p", text).page();

        String inside = inside(page, "<p>", "</p>\n");
        assertThat(inside).doesNotContain("<", ">", "\"", "'");
        assertThat(unescaped(inside)).isEqualTo(Printable.line(text));
    }

    @Property(tries = 500)
    void whateverAValueHoldsItStaysInItsAttribute(@ForAll String value) {
        String page = new Html(Printable::line).single("input", "value", value).page();

        String inside = inside(page, "<input value=\"", "\">\n");
        assertThat(inside).doesNotContain("<", ">", "\"", "'");
        assertThat(unescaped(inside)).isEqualTo(Printable.line(value));
    }

    @Property(tries = 500)
    void whatWasTypedStandsInAFormToTheLetter(@ForAll String typed) {
        String page = new Html().put("textarea", typed).page();

        assertThat(unescaped(inside(page, "<textarea>\n", "</textarea>\n"))).isEqualTo(typed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"script", "style", "iframe", "p onload", "P><script", ""})
    void anElementThatCouldRunSomethingIsRefused(String element) {
        assertThatThrownBy(() -> new Html().open(element)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"onclick", "style", "srcdoc", "x=1", "a b", ""})
    void anAttributeThatCouldRunSomethingIsRefused(String attribute) {
        assertThatThrownBy(() -> new Html().single("input", attribute, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "", "JAVASCRIPT:x"})
    void anAddressThatIsAProgramIsRefused(String address) {
        assertThatThrownBy(() -> new Html().open("a", "href", address)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAddressOfThisHouseOrOfTheWebIsWritten() {
        assertThat(new Html()
                        .put("a", "x", "href", "/dead/1-2")
                        .put("a", "x", "href", "#dead")
                        .put("a", "x", "href", "https://agency.example/\"")
                        .page())
                .contains("href=\"/dead/1-2\"", "href=\"#dead\"", "href=\"https://agency.example/&quot;\"");
    }

    @Test
    void whatSaysYesByBeingThereStandsBare() {
        assertThat(new Html()
                        .single("input", "checked", "yes", "required", null)
                        .page())
                .contains("<input checked>");
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
