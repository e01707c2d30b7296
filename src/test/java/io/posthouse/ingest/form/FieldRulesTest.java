package io.posthouse.ingest.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldRulesTest {
    @ParameterizedTest
    @CsvSource({
        "jo@example.com, jo@example.com",
        "Jo.Doe+x@EXAMPLE.Com, Jo.Doe+x@example.com",
        "jo@bücher.example, jo@xn--bcher-kva.example",
        "o'neill@a-b.co.uk, o'neill@a-b.co.uk"
    })
    void anEmailKeepsItsMailboxAndHasItsDomainInSmallAscii(String typed, String kept) {
        assertThat(check(FieldType.EMAIL, typed).value().textValue()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jo",
                "jo@",
                "@example.com",
                "jo@localhost",
                "jo@-a.com",
                "jo@a..com",
                "jo@a.com.",
                "jo@1.2.3.4",
                "a b@c.com",
                ".jo@a.com",
                "jo.@a.com",
                "j..o@a.com",
                "jo@a@b.com",
                "jo@a.com,ann@b.com",
                "<jo@a.com>",
                "jo@a_b.com",
                "jo@a.com\nBcc: all@b.com",
                "\"jo\"@a.com",
                "jo@.com"
            })
    void whatIsNoEmailIsRefused(String typed) {
        assertThat(check(FieldType.EMAIL, typed).wrong()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+1 (555) 010-9999", "555.010.9999", "5550109999 x12", "+44 20 7946 0958", "555-0109 ext. 3"})
    void aPhoneNumberIsKeptAsTyped(String typed) {
        assertThat(check(FieldType.PHONE, typed).value().textValue()).isEqualTo(typed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234", "call me", "+1 555 010 9999; drop", "123456789012345678901", "٠١٢٣٤٥٦"})
    void whatIsNoPhoneNumberIsRefused(String typed) {
        assertThat(check(FieldType.PHONE, typed).wrong()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "12, true",
        "-0.5, true",
        "1e5, false",
        "'1,5', false",
        "0x1, false",
        "1234567890123456, false",
        ".5, false"
    })
    void aNumberIsWrittenInDigits(String typed, boolean good) {
        assertThat(check(FieldType.NUMBER, typed).wrong() == null).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"1985-03-29, true", "2024-02-29, true", "2023-02-29, false", "29.3.1985, false", "0985-03-29, false"})
    void aDateIsOneOfTheCalendar(String typed, boolean good) {
        assertThat(check(FieldType.DATE, typed).wrong() == null).isEqualTo(good);
    }

    @Test
    void aChoiceIsOneOfThoseOffered() {
        assertThat(check(FieldType.CHOICE, "Home").value().textValue()).isEqualTo("Home");
        assertThat(check(FieldType.CHOICE, "home").wrong()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"yes, true", "on, true", "TRUE, true", "no, false", "0, false"})
    void yesAndNoHaveManyNames(String typed, boolean yes) {
        assertThat(check(FieldType.YES_NO, typed).value().booleanValue()).isEqualTo(yes);
    }

    @Test
    void aRequiredYesIsNoNo() {
        Field consent = new Field("f", "F", FieldType.YES_NO, 5, true, List.of());
        assertThat(FieldRules.check(consent, List.of("no")).wrong()).isEqualTo("Please tick this.");
        assertThat(FieldRules.check(consent, null).wrong()).isEqualTo("Please tick this.");
        assertThat(FieldRules.check(consent, List.of("no", "yes")).value().booleanValue())
                .isTrue();
    }

    @Test
    void blanksAreNothing() {
        assertThat(check(FieldType.TEXT, " \t ")).isEqualTo(Checked.EMPTY);
        Field required = new Field("f", "F", FieldType.TEXT, 5, true, List.of());
        assertThat(FieldRules.check(required, List.of("  ")).wrong()).isEqualTo("Please fill this in.");
    }

    @Test
    void onlyALongTextHasLines() {
        assertThat(check(FieldType.TEXT, "a\nb").wrong()).isNotNull();
        assertThat(check(FieldType.LONG_TEXT, "a\r\nb\rc").value().textValue()).isEqualTo("a\nb\nc");
        assertThat(check(FieldType.LONG_TEXT, "a\u001bb").wrong()).isNotNull();
    }

    @Test
    void lengthIsCountedInCharactersAsPeopleCountThem() {
        assertThat(check(FieldType.TEXT, "😀".repeat(200)).wrong()).isNull();
        assertThat(check(FieldType.TEXT, "😀".repeat(201)).wrong()).contains("at most 200");
    }

    @Test
    void aFieldIsSentOnce() {
        assertThat(FieldRules.check(field(FieldType.TEXT), List.of("a", "b")).wrong())
                .contains("2 times");
    }

    @Property(tries = 2000)
    void everyTextIsGoodOrWrongAndACheckedOneStaysAsItIs(
            @ForAll FieldType type, @ForAll @StringLength(max = 300) String typed) {
        Checked checked = check(type, typed);
        assertThat(checked.value() == null || checked.wrong() == null).isTrue();
        if (checked.value() != null) {
            assertThat(check(type, checked.value().asText())).isEqualTo(checked);
        }
        if (checked.wrong() != null && typed.strip().length() > 12) {
            assertThat(checked.wrong()).doesNotContain(typed.strip());
        }
    }

    private static Checked check(FieldType type, String typed) {
        return FieldRules.check(field(type), List.of(typed));
    }

    private static Field field(FieldType type) {
        return new Field(
                "f", "F", type, type.usualMax(), false, type == FieldType.CHOICE ? List.of("Home", "Car") : List.of());
    }
}
