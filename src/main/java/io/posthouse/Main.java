package io.posthouse;

import io.posthouse.message.FailureText;
import io.posthouse.operate.Printable;
import io.posthouse.operate.command.Desk;
import io.posthouse.operate.command.OperateCommands;
import io.posthouse.operate.log.Logs;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code posthouse}. Exit codes: 0 ok, 1 failed, 2 usage. */
@Command(
        name = "posthouse",
        description = "Takes in webhooks, answers at once, carries each one to every team. Never loses one.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Each command has --help with examples. Exit codes: 0 done, 1 failed or refused, 2 a mistake in usage.",
            "Which house: the data folder is $POSTHOUSE_DATA_DIR, else data. Who asks, for the audit: $POSTHOUSE_ACTOR."
        },
        subcommands = {DemoCommand.class, RunCommand.class, LintCommand.class, ApplyCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Logs.plain();
        int exit;
        try (CommandDesk desk = new CommandDesk()) {
            exit = commands(desk).execute(arguments);
        }
        System.exit(exit);
    }

    static CommandLine commands(Desk desk) {
        CommandLine commands = OperateCommands.below(new Main(), desk);
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (System.getenv("POSTHOUSE_DEBUG") != null) {
                failure.printStackTrace();
            }
            command.getErr().println("posthouse: " + reason(failure));
            return 1;
        });
        return commands;
    }

    /** Our own words as they are, all lines of them; of others' failures what holds no values. */
    private static String reason(Throwable failure) {
        Throwable last = failure;
        for (Throwable next = failure; next != null; next = next.getCause()) {
            if (next.getMessage() != null && ours(next)) {
                return Printable.lines(next.getMessage());
            }
            last = next;
        }
        return FailureText.of(last).text();
    }

    private static boolean ours(Throwable failure) {
        return failure.getClass().getName().startsWith("io.posthouse.")
                || failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException;
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"posthouse " + (version == null ? "(from sources)" : version)};
        }
    }
}
