package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees first, started as a newcomer would, in an empty folder. */
class DemoIT {
    @TempDir
    private Path folder;

    @Test
    void theDemoTellsItsStoryAndEverythingInItIsAsPromised() throws Exception {
        try (ServerSocket theUsualPort = new ServerSocket(0)) {
            Demo demo = demo(theUsualPort.getLocalPort(), "");

            assertThat(demo.exit).as(demo.output).isZero();
            assertThat(demo.output)
                    .contains("Something else uses the usual port")
                    .contains("answers 200: it is on disk")
                    .contains("Nothing lost, nothing counted twice")
                    .contains("the first webhook once more  200")
                    .contains("a forged one                 401")
                    .contains("signed, but not understood   200")
                    .contains("The CRM breaks: it writes, and hangs up", "Burst: 50 people", "The CRM is well again")
                    .contains("Nothing lost, nothing twice: 51 people answered, 51 contacts of theirs");
            assertThat(demo.output.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
            assertThat(demo.output).as("colours are for terminals").doesNotContain("\u001b");
            assertThat(folder.resolve("data/demo/postgres/17/postmaster.pid")).doesNotExist();
        }
    }

    @Test
    void whatKeysBreakIsHealedAndInTheEndEverybodyIsInTheCrmOnce() throws Exception {
        Demo demo = demo(0, "u\nb\nu\nb\nwhat\nu\nh\nq\n");

        assertThat(demo.exit).as(demo.output).isZero();
        assertThat(demo.output)
                .contains("it writes, and hangs up before it answers", "it answers 503 to everything")
                .contains("Keys, each with Enter")
                .contains("/_portals/acme/records?kind=contacts", "/progress/", "/forms/acme/quote")
                .contains("Nothing lost, nothing twice: 151 people answered, 151 contacts of theirs");
    }

    private record Demo(int exit, String output) {}

    /** @param keys lines of the standard input */
    private Demo demo(int port, String keys) throws IOException, InterruptedException {
        Path distribution = Path.of(System.getProperty("posthouse.distribution", "target/posthouse"))
                .toAbsolutePath();
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        distribution.resolve("posthouse").toString(), "demo")
                .directory(folder.toFile())
                .redirectInput(Files.writeString(folder.resolve("keys"), keys).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("POSTHOUSE_INGEST_HTTP_PORT", Integer.toString(port));
        Process process = builder.start();
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroy();
            throw new IllegalStateException("the demo did not end:\n" + Files.readString(output));
        }
        return new Demo(process.exitValue(), Files.readString(output));
    }
}
