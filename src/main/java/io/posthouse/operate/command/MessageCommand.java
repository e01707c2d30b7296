package io.posthouse.operate.command;

import picocli.CommandLine.Command;

/** {@code posthouse message}: what became of a message. */
@Command(
        name = "message",
        description = "Messages: follow one from the door to every team, hold it, let it go.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MessageShowCommand.class, MessageHoldCommand.class, MessageReleaseCommand.class})
final class MessageCommand {}
