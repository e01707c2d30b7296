package io.posthouse.operate.command;

import picocli.CommandLine.Command;

/** {@code posthouse door}: the kill switch for one door. */
@Command(
        name = "door",
        description = "Doors: close one for all or for a realm, open it again. Who knocks is told to come again later.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DoorCloseCommand.class, DoorOpenCommand.class})
final class DoorCommand {}
