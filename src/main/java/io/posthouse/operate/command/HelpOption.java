package io.posthouse.operate.command;

import picocli.CommandLine.Option;

/** Help where {@code --version} means a rule's. */
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;
}
