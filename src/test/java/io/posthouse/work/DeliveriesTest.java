package io.posthouse.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.ingest.MailgunDoor;
import io.posthouse.ingest.Post;
import io.posthouse.ingest.Signing;
import io.posthouse.message.Envelope;
import io.posthouse.message.EnvelopeJson;
import io.posthouse.message.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every delivery under test resources, through door and work, gives the envelope beside it. New files need no new code. */
class DeliveriesTest {
    private static final Path DELIVERIES = Path.of("src/test/resources/deliveries/mailgun");

    private final MailgunDoor door = Signing.door();
    private final MailgunEvents events = new MailgunEvents();

    @TestFactory
    Stream<DynamicTest> everyJsonDeliveryBecomesTheEventBesideIt() throws IOException {
        return deliveries("json", ".json", Signing.JSON);
    }

    @TestFactory
    Stream<DynamicTest> everyFormDeliveryBecomesTheEventBesideIt() throws IOException {
        return deliveries("form", ".form", Signing.FORM);
    }

    private Stream<DynamicTest> deliveries(String folder, String ending, String contentType) throws IOException {
        try (Stream<Path> files = Files.list(DELIVERIES.resolve(folder))) {
            return files
                    .filter(file ->
                            file.toString().endsWith(ending) && !file.toString().endsWith(".envelope.json"))
                    .sorted()
                    .toList()
                    .stream()
                    .map(file ->
                            DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file, contentType)));
        }
    }

    private void check(Path file, String contentType) throws IOException {
        Envelope received = door.admit(Post.to(Signing.REALM, contentType, Files.readAllBytes(file)))
                .envelope();
        Envelope canonical = events.canonical(EnvelopeJson.read(EnvelopeJson.write(received)));

        JsonNode wanted = StrictJson.parse(Files.readAllBytes(beside(file)));
        assertThat(EnvelopeJson.tree(canonical).toPrettyString()).isEqualTo(wanted.toPrettyString());
        assertThat(canonical.causation()).isEqualTo(received.id());
        assertThat(canonical.subject())
                .isEqualTo(canonical.data().at("/email/id").textValue());
    }

    private static Path beside(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".envelope.json");
    }
}
