package io.posthouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What help says, one can type. */
class HelpTest {
    private static final int COLUMNS = 120;
    /** A word, or several in quotes. */
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    /** What follows these is the shell's or an explanation. */
    private static final Pattern REST = Pattern.compile("( {3,}| > ).*");

    static Stream<CommandLine> commands() {
        List<CommandLine> all = new ArrayList<>();
        collect(Main.commands(null), all);
        return all.stream()
                .filter(command -> command.getSubcommands().isEmpty()
                        && !command.getCommandName().equals("help"));
    }

    static Stream<List<String>> examples() {
        return commands()
                .flatMap(command -> footer(command).stream())
                .filter(line -> line.startsWith("  posthouse "))
                .map(HelpTest::words);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachCommandShowsAnExampleInLinesThatCanBeCopied(CommandLine command) {
        assertThat(footer(command)).as(command.getCommandSpec().qualifiedName()).contains("Examples:");
        assertThat(command.getUsageMessage().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
        assertThat(command.getUsageMessage().lines().map(String::strip))
                .containsAll(footer(command).stream()
                        .map(line -> line.replace("%%", "%").replace("%n", "").strip())
                        .filter(line -> line.startsWith("posthouse "))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsUnderstood(List<String> words) {
        CommandLine posthouse = Main.commands(null);

        posthouse.parseArgs(words.toArray(String[]::new));

        assertThat(posthouse.getParseResult().hasSubcommand()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead replay --nosuch", "message show 17", "statu", "top --by x", "send customer"})
    void aMistakeIsToldInAFewLinesThatLeadOn(String typed) {
        var err = new StringWriter();
        CommandLine posthouse = Main.commands(null).setErr(new PrintWriter(err, true));

        assertThat(posthouse.execute(typed.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("posthouse: ").contains("--help").doesNotContain("Exception");
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(4);
    }

    private static void collect(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(below -> collect(below, all));
    }

    private static List<String> footer(CommandLine command) {
        return Arrays.asList(command.getCommandSpec().usageMessage().footer());
    }

    private static List<String> words(String example) {
        String typed = REST.matcher(example.strip()).replaceFirst("");
        return WORD.matcher(typed)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .skip(1)
                .toList();
    }
}
