package io.posthouse.operate.command;

import picocli.CommandLine.Command;

/** {@code posthouse send}: publishes a request, as a person. */
@Command(
        name = "send",
        description = "Asks the owners of customers and campaigns for a change, as a message like any other.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SendCustomerCommand.class, SendCampaignCommand.class})
final class SendCommand {}
