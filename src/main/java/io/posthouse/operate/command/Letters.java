package io.posthouse.operate.command;

import io.posthouse.operate.DeadLetters;
import io.posthouse.operate.Handle;
import io.posthouse.operate.Printable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads the names of letters as people type them. */
final class Letters {
    private final DeadLetters dead;
    private final CommandLine command;

    Letters(DeadLetters dead, CommandLine command) {
        this.dead = dead;
        this.command = command;
    }

    /** @param name a letter, or a message's id for all its dead letters */
    List<Handle> named(String name) throws SQLException {
        var handle = Handle.of(name);
        if (handle.isPresent()) {
            return List.of(handle.get());
        }
        try {
            return dead.of(UUID.fromString(name));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command, "'" + Printable.line(name) + "' is neither a letter such as 17-90211 nor a message's id");
        }
    }

    List<Handle> named(List<String> names) throws SQLException {
        var handles = new ArrayList<Handle>();
        for (String name : names) {
            handles.addAll(named(name));
        }
        return handles;
    }
}
