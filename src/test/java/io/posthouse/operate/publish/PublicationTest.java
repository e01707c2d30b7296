package io.posthouse.operate.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthouse.message.BadInput;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationTest {
    private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
    private static final OpenTopic ORDERS =
            new OpenTopic("ORDER_PLACED", "shop", List.of("depot"), "order.id", "order.v1", null);
    private static final OpenTopic OF_ACME = new OpenTopic("ORDER_PLACED", "shop", List.of(), "order.id", null, "acme");

    @Test
    void theSeedsLeastFormIsEnough() {
        Envelope envelope = publication(OF_ACME, null).envelope(json("""
                {"topic": "ORDER_PLACED", "data": {"order": {"id": 17}}}"""));

        assertThat(envelope.id().version()).isEqualTo(7);
        assertThat(envelope.realm()).isEqualTo("acme");
        assertThat(envelope.subject()).isEqualTo("17");
        assertThat(envelope.source()).isEqualTo("shop");
        assertThat(envelope.time()).isEqualTo(NOW);
        assertThat(envelope.version()).isNull();
    }

    @Test
    void whatTheProgramGivesIsKept() {
        UUID id = MessageIds.of(NOW, "x");
        Envelope envelope = publication(ORDERS, null).envelope(json("""
                {"id": "%s", "topic": "ORDER_PLACED", "realm": "acme", "source": "till.4", "time": "2026-11-19T06:00:00Z",
                 "subject": "17", "version": 3, "schema": "order.v2", "causation": "%s",
                 "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                 "data": {"order": {"id": "17"}}}""".formatted(id, id)));

        assertThat(envelope)
                .isEqualTo(new Envelope(
                        id,
                        "ORDER_PLACED",
                        "acme",
                        "till.4",
                        Instant.parse("2026-11-19T06:00:00Z"),
                        "17",
                        3L,
                        "order.v2",
                        id,
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        json("{\"order\": {\"id\": \"17\"}}")));
    }

    @Test
    void theHeaderNamesTheRealmAndMustNotContradict() {
        String plain = "{\"data\": {\"order\": {\"id\": \"17\"}}}";
        assertThat(publication(ORDERS, "acme").envelope(json(plain)).realm()).isEqualTo("acme");
        assertThat(publication(OF_ACME, "other").envelope(json(plain)).realm()).isEqualTo("other");
        refused(publication(ORDERS, null), plain, "'realm' is missing");
        refused(publication(ORDERS, "a b"), plain, "Posthouse-Realm");
        refused(
                publication(ORDERS, "other"),
                "{\"realm\": \"acme\", \"data\": {\"order\": {\"id\": \"17\"}}}",
                "'realm' is another");
    }

    @Test
    void anIdOfAnyFormIsTheSameMessageEachTimeAndNeedsATime() {
        String given = "{\"id\": \"order 17, line 4\", %s\"data\": {\"order\": {\"id\": \"17\"}}}";
        String timed = given.formatted("\"time\": \"2026-11-19T06:00:00Z\", ");
        UUID id = publication(OF_ACME, null).envelope(json(timed)).id();

        assertThat(id.version()).isEqualTo(8);
        assertThat(publication(OF_ACME, null).envelope(json(timed)).id()).isEqualTo(id);
        assertThat(publication(OF_ACME, "other").envelope(json(timed)).id()).isNotEqualTo(id);
        refused(publication(OF_ACME, null), given.formatted(""), "'time' must stand beside it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "17",
                "{\"data\": {\"order\": {}}}",
                "{\"data\": []}",
                "{\"data\": {\"order\": {\"id\": \"17\"}}, \"secret-4711\": 1}",
                "{\"topic\": \"OTHER\", \"data\": {\"order\": {\"id\": \"17\"}}}",
                "{\"subject\": \"18\", \"data\": {\"order\": {\"id\": \"17\"}}}",
                "{\"version\": -1, \"data\": {\"order\": {\"id\": \"17\"}}}",
                "{\"version\": \"secret-4711\", \"data\": {\"order\": {\"id\": \"17\"}}}",
                "{\"version\": 99999999999999999999, \"data\": {\"order\": {\"id\": \"17\"}}}",
                "{\"time\": \"secret-4711\", \"data\": {\"order\": {\"id\": \"17\"}}}",
                "{\"time\": \"2026-11-22T06:00:00Z\", \"data\": {\"order\": {\"id\": \"17\"}}}",
                "{\"source\": \"secret-4711 !\", \"data\": {\"order\": {\"id\": \"17\"}}}",
                "{\"causation\": \"secret-4711\", \"data\": {\"order\": {\"id\": \"17\"}}}",
                "{\"traceparent\": \"secret-4711\", \"data\": {\"order\": {\"id\": \"17\"}}}",
                "{\"id\": \"ffffffff-ffff-7fff-8fff-ffffffffffff\", \"data\": {\"order\": {\"id\": \"17\"}}}",
                "{\"id\": 17, \"data\": {\"order\": {\"id\": \"17\"}}}"
            })
    void whatBreaksARuleIsRefusedInWordsWithoutTheValue(String given) {
        assertThatThrownBy(() -> publication(OF_ACME, null).envelope(json(given)))
                .isInstanceOf(BadInput.class)
                .hasMessageNotContaining("secret-4711");
    }

    @Property(tries = 300)
    void whateverStandsInAMemberIsTakenOrRefused(@ForAll String value) {
        var given = json("{\"data\": {\"order\": {\"id\": \"17\"}}}").deepCopy();
        for (String member :
                List.of("id", "realm", "source", "time", "subject", "schema", "causation", "traceparent")) {
            var one = ((com.fasterxml.jackson.databind.node.ObjectNode) given.deepCopy()).put(member, value);
            try {
                assertThat(publication(OF_ACME, null).envelope(one)).isNotNull();
            } catch (BadInput refused) {
                assertThat(refused).hasMessageContaining("'");
            }
        }
    }

    @Test
    void aCloudEventIsAMessageOfOurs() {
        Map<String, String> headers =
                Map.of("ce-specversion", "1.0", "ce-id", "4", "ce-source", "/tills/1", "ce-type", "ORDER_PLACED");
        assertThat(CloudEvent.binary(headers::get)).isTrue();
        assertThatThrownBy(() -> publication(OF_ACME, null)
                        .envelope(CloudEvent.ofBinary(headers::get, json("{\"order\": {\"id\": \"17\"}}"))))
                .hasMessageContaining("'time' must stand");

        String structured = """
                {"specversion": "1.0", "id": "4", "source": "/tills/%s", "type": "ORDER_PLACED",
                 "time": "2026-11-19T06:00:00Z", "data": {"order": {"id": "17"}}}""";
        Envelope one = publication(OF_ACME, null).envelope(CloudEvent.ofStructured(json(structured.formatted(1))));
        Envelope other = publication(OF_ACME, null).envelope(CloudEvent.ofStructured(json(structured.formatted(2))));
        assertThat(one.id()).isNotEqualTo(other.id());
        assertThat(one.topic()).isEqualTo("ORDER_PLACED");
        assertThatThrownBy(() -> CloudEvent.ofStructured(json("{\"specversion\": \"0.3\"}")))
                .isInstanceOf(BadInput.class);
    }

    private static void refused(Publication publication, String given, String why) {
        assertThatThrownBy(() -> publication.envelope(json(given)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(why);
    }

    private static Publication publication(OpenTopic topic, String realm) {
        return new Publication(topic, "shop", realm, NOW);
    }

    private static com.fasterxml.jackson.databind.JsonNode json(String text) {
        return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
