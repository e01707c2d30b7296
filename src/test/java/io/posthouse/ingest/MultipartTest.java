package io.posthouse.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthouse.message.BadInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
    @Test
    void fieldsAreReadAndFilesAreCounted() {
        Multipart multipart = read("before the first|--b|Content-Disposition: form-data; name=\"event\"||delivered|"
                + "--b|content-disposition: form-data; name=\"text; with =\"|Content-Type: text/plain; charset=utf-8||one||two|"
                + "--b|Content-Disposition: form-data; name=empty||||".replace("||||", "|||")
                + "--b|Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"||bytes|--b--|after");

        assertThat(multipart.form().fields())
                .isEqualTo(Map.of(
                        "event", List.of("delivered"),
                        "text; with =", List.of("one\r\n\r\ntwo"),
                        "empty", List.of("")));
        assertThat(multipart.files()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no boundary",
                "--b",
                "--b|",
                "--b||",
                "--b|Content-Disposition: form-data; name=\"a\"||value",
                "--b|Content-Disposition: form-data; name=\"a\"||value|--b",
                "--bb|Content-Disposition: form-data; name=\"a\"||value|--b--",
                "--b|Content-Disposition: form-data||value|--b--",
                "--b|Content-Disposition: attachment; name=\"a\"||value|--b--",
                "--b|Content-Type: text/plain||value|--b--",
                "--b|Content-Disposition: form-data; name=\"a\"|Content-Transfer-Encoding: base64||dmFsdWU=|--b--",
                "--b|Content-Disposition: form-data; name=\"a\"||\u0000|--b--"
            })
    void whatIsNotWellFormedIsBadInput(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(BadInput.class);
    }

    @Test
    void aBoundaryIsNeeded() {
        assertThatThrownBy(() -> Multipart.read(new byte[0], null)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> Multipart.read(new byte[0], "x".repeat(71))).isInstanceOf(BadInput.class);
    }

    @Property(tries = 500)
    void anyBytesAreReadOrBadInput(@ForAll byte[] start, @ForAll String head, @ForAll byte[] rest) {
        byte[] body = (new String(start, StandardCharsets.ISO_8859_1) + "\r\n--b\r\nContent-Disposition: form-data; "
                        + head + "\r\n\r\n" + new String(rest, StandardCharsets.ISO_8859_1) + "\r\n--b--")
                .getBytes(StandardCharsets.ISO_8859_1);
        try {
            assertThat(Multipart.read(body, "b").form().fields().size()).isLessThan(2);
        } catch (BadInput e) {
            assertThat(e).hasMessageNotContaining("\r");
        }
    }

    private static Multipart read(String body) {
        return Multipart.read(body.replace("|", "\r\n").getBytes(StandardCharsets.UTF_8), "b");
    }
}
