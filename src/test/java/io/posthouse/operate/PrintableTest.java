package io.posthouse.operate;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void lettersOfAllLanguagesStay() {
        assertThat(Printable.line("Đặng Thùy Trâm, Ærø, 日本, 🙂")).isEqualTo("Đặng Thùy Trâm, Ærø, 日本, 🙂");
    }

    @Test
    void whatSteersATerminalIsSpelledOut() {
        assertThat(Printable.line("a\u001b]0;x\u0007\u009b2J\u202e\r\nb"))
                .isEqualTo("a\\u001b]0;x\\u0007\\u009b2J\\u202e\\u000d\\u000ab");
        assertThat(Printable.lines("a\n\tb\u001b")).isEqualTo("a\n\\u0009b\\u001b");
        assertThat(Printable.line(null)).isEqualTo("-");
    }

    @Property(tries = 300)
    void noTextWhateverHoldsAControlCharacterAfterwards(@ForAll String text) {
        assertThat(Printable.line(text).codePoints().noneMatch(Character::isISOControl))
                .isTrue();
    }
}
