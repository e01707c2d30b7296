package io.posthouse.queue.postgres;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The machine, or the container, this process runs in. Thread-safe. */
final class Machine {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private Machine() {}

    static int processors() {
        return SYSTEM.getAvailableProcessors();
    }

    /** Share of its processors that was busy since the last call, by whomever, 0 to 1; negative when it is not known. */
    static double load() {
        return SYSTEM.getCpuLoad();
    }
}
