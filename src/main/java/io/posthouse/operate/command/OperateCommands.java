package io.posthouse.operate.command;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** The commands of this room, for the root command to add. */
public final class OperateCommands {
    /** Wide enough for the examples, so that they can be copied. */
    static final int WIDTH = 120;

    /** In the order in which help lists them: look, act, change, use. */
    private static final List<Class<?>> ALL = List.of(
            StatusCommand.class,
            TopCommand.class,
            DeadCommand.class,
            MessageCommand.class,
            ReportCommand.class,
            CheckCommand.class,
            ControlCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ThrottleCommand.class,
            DrainCommand.class,
            ReleaseCommand.class,
            DoorCommand.class,
            RealmCommand.class,
            BackfillCommand.class,
            EraseCommand.class,
            BackupCommand.class,
            SendCommand.class,
            CrmSimulatorCommand.class);

    private OperateCommands() {}

    /** A root command with these below it, and how all of them are typed, explained and refused. */
    public static CommandLine below(Object root, Desk desk) {
        var commands = new CommandLine(root, factory(desk));
        ALL.forEach(commands::addSubcommand);
        commands.addSubcommand(new CommandLine.HelpCommand());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setUsageHelpWidth(WIDTH);
        commands.registerConverter(UUID.class, new MessageId());
        commands.setParameterExceptionHandler(new UsageMistake());
        return commands;
    }

    /** Makes commands that take a {@link Desk}; everything else as picocli does. */
    private static IFactory factory(Desk desk) {
        IFactory picocli = CommandLine.defaultFactory();
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                    if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Desk.class) {
                        return type.cast(constructor.newInstance(desk));
                    }
                }
                return picocli.create(type);
            }
        };
    }
}
