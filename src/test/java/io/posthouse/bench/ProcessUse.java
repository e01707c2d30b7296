package io.posthouse.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used, from /proc (Linux; 100 ticks a second). */
final class ProcessUse {
    private static final double TICKS = 100;

    private ProcessUse() {}

    static double cpuSeconds(ProcessHandle process) {
        String[] fields = stat(process.pid());
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    /** With its children, those that have ended too. */
    static double cpuSecondsOfFamily(ProcessHandle process) {
        String[] fields = stat(process.pid());
        double ended = (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS;
        return cpuSeconds(process)
                + ended
                + process.children().mapToDouble(ProcessUse::cpuSeconds).sum();
    }

    static double residentMegabytes(ProcessHandle process) {
        try {
            for (String line : Files.readAllLines(proc(process.pid(), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                }
            }
            throw new IllegalStateException("no VmRSS of process " + process.pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fields from the third on: the second, the name, may hold blanks. */
    private static String[] stat(long pid) {
        try {
            String text = Files.readString(proc(pid, "stat"));
            return text.substring(text.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}
