package io.posthouse.operate.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file of {@code lint/bad} is named after the rule it breaks, says in its first line where it belongs in the good project,
 * and says {@code #!} with a part of the problem in each line where one must be found, and no other.
 */
class LintTest {
    private static final Path GOOD = Path.of("src/test/resources/lint/good");
    private static final Path BAD = Path.of("src/test/resources/lint/bad");
    private static final Set<String> BEANS = Set.of("answer", "order", "shop");
    private static final List<Rule> RULES =
            Stream.concat(Lint.RULES.stream(), Stream.of(new SchemaIsKept())).toList();

    @TempDir
    Path home;

    @Test
    void theGoodProjectHasNoProblem() {
        assertThat(Lint.check(Project.read(GOOD, BEANS), RULES)).isEmpty();
    }

    @Test
    void eachRuleIsSeenToFail() throws IOException {
        assertThat(bad()).isNotEmpty();
        List<String> broken =
                bad().map(file -> ruleName(file)).distinct().sorted().toList();
        assertThat(broken).isEqualTo(RULES.stream().map(LintTest::name).sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsMarkedIsRefusedAndNothingElse(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String place = lines.get(0).split(" ")[1];
        copyGood();
        Path target = home.resolve(place);
        Files.createDirectories(target.getParent());
        Files.writeString(target, asWritten(place, lines));
        Rule rule = RULES.stream()
                .filter(r -> name(r).equals(ruleName(file)))
                .findFirst()
                .orElseThrow();

        List<Problem> problems = rule.check(Project.read(home, BEANS));

        List<String> expected = marks(place, lines);
        assertThat(expected).isNotEmpty();
        assertThat(problems).hasSameSizeAs(expected);
        for (String mark : expected) {
            String at = mark.substring(0, mark.indexOf(' '));
            String part = mark.substring(mark.indexOf(' ') + 1);
            assertThat(problems)
                    .extracting(Problem::toString)
                    .anySatisfy(problem -> assertThat(problem).startsWith(at).contains(part));
        }
    }

    @Test
    void aFileThatCannotBeReadIsAProblemToo() throws IOException {
        copyGood();
        Files.writeString(home.resolve("routes/work/work-order.camel.yaml"), "- route: { id: [ }");
        assertThat(Lint.check(Project.read(home, BEANS)))
                .extracting(Problem::toString)
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("routes/work/work-order.camel.yaml:1: not valid YAML"));
    }

    static Stream<Path> bad() throws IOException {
        try (Stream<Path> files = Files.list(BAD)) {
            return files.sorted().toList().stream();
        }
    }

    private static List<String> marks(String place, List<String> lines) {
        List<String> marks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] parts = lines.get(i).split("#! ");
            for (String part : Arrays.asList(parts).subList(1, parts.length)) {
                marks.add(place + ":" + (i + 1) + ": " + part.strip());
            }
        }
        return marks;
    }

    /** SQL has other comments than YAML: the first line becomes one. */
    private static String asWritten(String place, List<String> lines) {
        String text = String.join("\n", lines) + "\n";
        return place.endsWith(".sql") ? "-- " + text : text;
    }

    private void copyGood() throws IOException {
        try (Stream<Path> files = Files.walk(GOOD)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = home.resolve(GOOD.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static String ruleName(Path file) {
        return file.getFileName().toString().split("[-.]")[0];
    }

    private static String name(Rule rule) {
        return rule.getClass().getSimpleName();
    }
}
