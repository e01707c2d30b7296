package io.posthouse.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeJsonTest {
    private static final Envelope FULL = new Envelope(
            UUID.fromString("01234567-89ab-7cde-8f01-23456789abcd"),
            "TOPIC",
            "acme",
            "crm",
            Instant.parse("2026-01-01T00:00:00.125Z"),
            "c-1",
            7L,
            "topic/1",
            UUID.fromString("01234567-89ab-7cde-8f01-23456789abce"),
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            StrictJson.parse("{\"a\":1.50}".getBytes(StandardCharsets.UTF_8)));

    @Test
    void whatIsWrittenIsReadBack() {
        Envelope least =
                new Envelope(FULL.id(), "T", "r", "s", Instant.EPOCH, "k", null, null, null, null, FULL.data());

        assertThat(EnvelopeJson.read(EnvelopeJson.write(FULL))).isEqualTo(FULL);
        assertThat(EnvelopeJson.read(EnvelopeJson.write(least))).isEqualTo(least);
        assertThat(EnvelopeJson.tree(least).has("version")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "topic", "realm", "source", "time", "subject"})
    void aMissingMemberIsNamed(String name) {
        ObjectNode tree = EnvelopeJson.tree(FULL);
        tree.remove(name);

        assertThatThrownBy(() -> EnvelopeJson.read(StrictJson.write(tree)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("'" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "time", "causation"})
    void aMalformedMemberIsBadInput(String name) {
        assertThatThrownBy(() -> EnvelopeJson.read(
                        StrictJson.write(EnvelopeJson.tree(FULL).put(name, "x"))))
                .isInstanceOf(BadInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"text\":\"a \\\"quoted\\\" } ] , \u00e9\"}", "[1,\"two\"]", "\"}\"", "7", "null"})
    void dataThatIsWrittenAlreadyMakesTheSameEnvelope(String json) {
        Envelope envelope = new Envelope(
                FULL.id(),
                "T",
                "r",
                "s",
                Instant.EPOCH,
                "k",
                null,
                null,
                null,
                null,
                StrictJson.parse(json.getBytes(StandardCharsets.UTF_8)));

        byte[] data = StrictJson.write(envelope.data());
        assertThat(EnvelopeJson.write(envelope, data)).isEqualTo(EnvelopeJson.write(envelope));
    }
}
