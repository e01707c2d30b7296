package io.posthouse.operate.command;

import picocli.CommandLine.Command;

/** {@code posthouse check}: whether what should agree agrees. */
@Command(
        name = "check",
        description = "Whether what should agree agrees.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CheckConsistencyCommand.class)
final class CheckCommand {}
