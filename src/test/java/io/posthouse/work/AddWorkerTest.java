package io.posthouse.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Rejected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/add-a-worker.md, followed word for word. */
class AddWorkerTest {
    private static final Path ROUTE = Path.of("src/test/resources/work/work-complaint.camel.yaml");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/test/resources/work/work-complaint.camel.yaml",
                "src/test/java/io/posthouse/work/Complaints.java"
            })
    void thePageShowsEveryFileAsItIs(Path file) throws Exception {
        assertThat(Files.readString(Path.of("docs/add-a-worker.md"))).contains("\n" + Files.readString(file) + "```");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 0", "5, 0", "'', 0"})
    void aBadFeedbackIsAComplaintAndAGoodOneIsNone(String stars, int complaints) throws Exception {
        try (var camel = camel()) {
            MockEndpoint published = camel.getEndpoint("mock:published", MockEndpoint.class);
            Envelope feedback = feedback(stars);

            camel.createProducerTemplate().sendBody("direct:work-complaint", feedback);

            List<?> raised = published.getExchanges().get(0).getIn().getBody(List.class);
            assertThat(raised).hasSize(complaints).allSatisfy(one -> {
                Envelope complaint = (Envelope) one;
                assertThat(complaint.topic()).isEqualTo("COMPLAINT_RAISED");
                assertThat(complaint.causation()).isEqualTo(feedback.id());
                assertThat(complaint.data().path("stars").asText()).isEqualTo(stars);
            });
        }
    }

    @Test
    void whatCannotBeReadIsRejected() throws Exception {
        try (var camel = camel()) {
            assertThatThrownBy(() -> camel.createProducerTemplate().sendBody("direct:work-complaint", feedback("many")))
                    .isInstanceOf(CamelExecutionException.class)
                    .hasCauseInstanceOf(Rejected.class);
        }
    }

    private static Envelope feedback(String stars) {
        var data = JsonNodeFactory.instance.objectNode().put("form", "feedback");
        data.putObject("fields").put("stars", stars);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        return new Envelope(
                MessageIds.of(now, stars), "FEEDBACK_GIVEN", "acme", "form", now, "s-1", null, null, null, null, data);
    }

    private static DefaultCamelContext camel() throws Exception {
        var camel = new DefaultCamelContext();
        camel.getComponent("kamelet", KameletComponent.class).setLocation("file:src/test/resources/kamelets");
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + ROUTE));
        camel.start();
        return camel;
    }
}
