package io.posthouse.operate.command;

import java.lang.reflect.Constructor;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** The commands of this room, for the root command to add. */
public final class OperateCommands {
    public static final List<Class<?>> ALL = List.of(
            StatusCommand.class,
            DeadCommand.class,
            MessageCommand.class,
            SendCommand.class,
            ReportCommand.class,
            RealmCommand.class,
            BackfillCommand.class,
            CheckCommand.class,
            EraseCommand.class,
            BackupCommand.class,
            CrmSimulatorCommand.class,
            TopCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ThrottleCommand.class,
            DrainCommand.class,
            ControlCommand.class,
            ReleaseCommand.class,
            DoorCommand.class);

    private OperateCommands() {}

    /** Makes commands that take a {@link Desk}; everything else as picocli does. */
    public static IFactory factory(Desk desk) {
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
