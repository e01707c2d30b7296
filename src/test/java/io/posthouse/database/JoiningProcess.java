package io.posthouse.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Another process of ours: joins the server of a folder, says so, and exits without a word when told to. */
final class JoiningProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    JoiningProcess(Path data, Path binaries) throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JoiningProcess.class.getName(),
                        data.toString(),
                        binaries.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The process id of the server it joined. */
    long joined() throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("joined ")) {
                return Long.parseLong(line.substring("joined ".length()));
            }
        }
        throw new IllegalStateException("the other process did not join");
    }

    void exit() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.join(Path.of(arguments[0]), Path.of(arguments[1]), Duration.ZERO);
        System.out.println("joined " + server.pid());
        int told = System.in.read();
        System.exit(told < 0 ? 0 : 1);
    }
}
