package io.posthouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the documents say exists. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern COMMAND =
            Pattern.compile("(?m)(?:^|`)(?:\\./)?posthouse ([a-z][a-z-]*)(?: ([a-z]+))?");

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            List<Path> found = new ArrayList<>(
                    docs.filter(file -> file.toString().endsWith(".md")).toList());
            found.addAll(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md")));
            return found.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) {
        Path folder = document.toAbsolutePath().getParent();
        assertThat(LINK.matcher(text(document)).results().map(link -> link.group(1)))
                .allSatisfy(target -> assertThat(folder.resolve(target).normalize())
                        .as(target)
                        .exists());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyCommandIsThere(Path document) {
        CommandLine posthouse = Main.commands(null);
        assertThat(COMMAND.matcher(text(document)).results()).allSatisfy(said -> {
            CommandLine command = posthouse.getSubcommands().get(said.group(1));
            assertThat(command).as(said.group()).isNotNull();
            if (!command.getSubcommands().isEmpty() && said.group(2) != null) {
                assertThat(command.getSubcommands()).as(said.group()).containsKey(said.group(2));
            }
        });
    }

    private static String text(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
