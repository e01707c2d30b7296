package io.posthouse.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthouse.message.BadInput;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    @Property(tries = 300)
    void whatIsEncodedIsReadBack(@ForAll("forms") Map<String, List<String>> form) {
        assertThat(read(Signing.encoded(form)).fields()).isEqualTo(form);
    }

    @Test
    void repeatedNamesKeepAllValuesInTheirOrder() {
        Form form = read("a=1&b=2&a=3&a=");

        assertThat(form.fields()).isEqualTo(Map.of("a", List.of("1", "3", ""), "b", List.of("2")));
        assertThat(form.first("a")).isEqualTo("1");
        assertThat(form.last("a")).isEmpty();
        assertThat(form.first("c")).isNull();
    }

    @Test
    void newlinesAndEqualsSignsAreValuesLikeOthers() {
        assertThat(read("a=one%0D%0Atwo=three%00".replace("%00", "") + "&b").fields())
                .isEqualTo(Map.of("a", List.of("one\r\ntwo=three"), "b", List.of("")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%4g", "a=%g4", "%=a", "a=%00", "%00=a", "a=%ff", "a=%c3", "a=%ed%a0%80"})
    void brokenEscapesForeignBytesAndNulAreBadInput(String form) {
        assertThatThrownBy(() -> read(form)).isInstanceOf(BadInput.class);
    }

    @Test
    void tooManyFieldsAndTooLongNamesAreBadInput() {
        assertThat(read("a=&".repeat(Form.MAX_FIELDS)).fields().get("a")).hasSize(Form.MAX_FIELDS);
        assertThatThrownBy(() -> read("a=&".repeat(Form.MAX_FIELDS + 1))).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> read("a".repeat(Form.MAX_NAME + 1) + "=")).isInstanceOf(BadInput.class);
    }

    @Provide
    Arbitrary<Map<String, List<String>>> forms() {
        Arbitrary<String> texts = Arbitraries.strings()
                .ofMaxLength(20)
                .filter(text -> text.indexOf(0) < 0 && text.chars().noneMatch(c -> Character.isSurrogate((char) c)));
        return Arbitraries.maps(
                        texts.filter(name -> !name.isEmpty()),
                        texts.list().ofMinSize(1).ofMaxSize(4))
                .ofMaxSize(8)
                .map(LinkedHashMap::new);
    }

    private static Form read(String form) {
        return Form.urlencoded(form.getBytes(StandardCharsets.UTF_8));
    }
}
