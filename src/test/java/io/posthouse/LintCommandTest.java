package io.posthouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.outside.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LintCommandTest {
    private static final String EFFECT = "routes/teams/crm/sql/email-event.sql";

    @TempDir
    Path home;

    private final StringWriter said = new StringWriter();

    @Test
    void whatIsRightEndsWithZeroProblems() throws IOException {
        copyProject();
        assertThat(lint(home.toString())).isZero();
        assertThat(said.toString()).startsWith("0 problems in ");
    }

    @Test
    void whatIsWrongIsNamedByFileAndLineAndEndsWithOne() throws IOException {
        copyProject();
        Files.writeString(home.resolve(EFFECT), "select 1");
        assertThat(lint(home.toString())).isOne();
        assertThat(said.toString()).containsPattern("email-event.sql:1: .*fresh.*\n1 problem in ");
        said.getBuffer().setLength(0);
        assertThat(lint("--json", home.toString())).isOne();
        assertThat(said.toString()).startsWith("[{\"file\":\"").contains("\"remedy\":");
    }

    @Test
    void realmsAreCheckedToo() throws IOException {
        copyProject();
        Files.writeString(home.resolve("routes/realms/bolt.yaml"), "realm: bolt\nmailgum: {}\n");
        assertThat(lint(home.toString())).isOne();
        assertThat(said.toString()).contains("routes/realms/bolt.yaml:2: ");
    }

    @Test
    void aFolderThatHoldsNoProjectIsAMistakeOfUse() {
        assertThat(lint(home.toString())).isEqualTo(2);
    }

    private void copyProject() throws IOException {
        Folders.copy(Path.of("routes"), home.resolve("routes"));
        Files.copy(Path.of("application.properties"), home.resolve("application.properties"));
    }

    private int lint(String... arguments) {
        var command = new CommandLine(new LintCommand());
        command.setOut(new PrintWriter(said));
        command.setErr(new PrintWriter(said));
        return command.execute(arguments);
    }
}
