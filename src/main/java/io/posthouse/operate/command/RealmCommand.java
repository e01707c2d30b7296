package io.posthouse.operate.command;

import picocli.CommandLine.Command;

/** {@code posthouse realm}: the clients, as files and as applied. */
@Command(
        name = "realm",
        description = "Realms, one for each client: check and apply their files, look at what is applied.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RealmCheckCommand.class,
            RealmDiffCommand.class,
            RealmApplyCommand.class,
            RealmListCommand.class,
            RealmShowCommand.class,
            RealmExportCommand.class
        },
        footer = {
            "",
            "A change: edit the file, then",
            "  posthouse realm check   is it right?",
            "  posthouse realm diff    what would change?",
            "  posthouse realm apply   effective in every process within two seconds"
        })
final class RealmCommand {}
