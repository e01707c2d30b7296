package io.posthouse.queue.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process is called in the table of runners: {@code host/namespace/pid}. Two containers may share a host's name, but a
 * pid means something only within its own namespace.
 */
final class ProcessName {
    private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");
    private static final String HERE = host() + "/" + namespace() + "/";

    private ProcessName() {}

    static String self() {
        return HERE + ProcessHandle.current().pid();
    }

    /** Whether it surely is a process of this machine that is no more. */
    static boolean gone(String name) {
        if (!name.startsWith(HERE) || !name.substring(HERE.length()).matches("\\d{1,18}")) {
            return false;
        }
        return ProcessHandle.of(Long.parseLong(name.substring(HERE.length()))).isEmpty();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static String namespace() {
        try {
            return Files.readSymbolicLink(NAMESPACE).toString().replaceAll("\\D", "");
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            return "0";
        }
    }
}
