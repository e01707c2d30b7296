package io.posthouse.operate.command;

import picocli.CommandLine.Command;

/** {@code posthouse dead}: what used up its policy or was rejected. */
@Command(
        name = "dead",
        description = "Dead letters: list them, look into one, replay or discard them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DeadListCommand.class, DeadShowCommand.class, DeadReplayCommand.class, DeadDiscardCommand.class})
final class DeadCommand {}
