package io.posthouse.database;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** PostgreSQL refuses to run as root. Finds the words to put before its commands so that it does not. */
final class Unprivileged {
    private Unprivileged() {}

    /** @param data an existing folder of the server; its owner is who the server runs as, unless that is root */
    static List<String> prefix(Path data) {
        if (new UnixSystem().getUid() != 0) {
            return List.of();
        }
        int owner = owner(data);
        // A user namespace without any mapping: the process is nobody, yet the files stay root's. Nothing to chown.
        if (owner == 0 && Commands.succeeds("unshare", "-U", "true")) {
            return List.of("unshare", "-U");
        }
        return asOther(data, owner);
    }

    private static List<String> asOther(Path data, int owner) {
        int user =
                owner == 0 ? existing("postgres").or(() -> existing("nobody")).orElse(65534) : owner;
        List<String> prefix = List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--");
        if (!Commands.succeeds("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--", "true")) {
            throw new DatabaseProblem("PostgreSQL refuses to run as root, and neither `unshare -U` nor `setpriv` of"
                    + " util-linux works here. Start Posthouse as another user, or set posthouse.database.queue.url"
                    + " (and one url per team) to a PostgreSQL of your own.");
        }
        if (owner == 0) {
            give(data, user);
        }
        return prefix;
    }

    private static void give(Path data, int user) {
        try {
            try (var files = Files.walk(data)) {
                for (Path file : files.toList()) {
                    Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(file, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give " + data + " to user " + user, e);
        }
    }

    private static Optional<Integer> existing(String name) {
        try (var lines = Files.lines(Path.of("/etc/passwd"))) {
            return lines.map(line -> line.split(":"))
                    .filter(fields -> fields.length > 2 && fields[0].equals(name))
                    .map(fields -> Integer.valueOf(fields[2]))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int owner(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot see who owns " + path, e);
        }
    }
}
