package io.posthouse.operate.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CrmSimulatorCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

    @Test
    void itServesUntilItIsInterrupted() throws Exception {
        var said = new StringWriter();
        var command = new CommandLine(new CrmSimulatorCommand()).setOut(new PrintWriter(said, true));
        command.setExecutionExceptionHandler((interrupted, line, parsed) -> 1);
        var running = new Thread(() -> command.execute("--port", "0"));
        running.start();
        Awaitility.await().until(() -> ADDRESS.matcher(said.toString()).find());
        var address = ADDRESS.matcher(said.toString());
        address.find();

        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address.group())).build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).contains("/_faults");
        running.interrupt();
        running.join(10_000);
        assertThat(running.isAlive()).isFalse();
    }
}
