package io.posthouse.operate.command;

import picocli.CommandLine.Command;

/** {@code posthouse control}: what people have put in force. */
@Command(
        name = "control",
        description = "What people have put in force: pauses, throttles, drains, closed doors.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ControlListCommand.class)
final class ControlCommand {}
