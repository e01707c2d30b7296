package io.posthouse.bench;

import io.posthouse.outside.Load;
import io.posthouse.outside.LoadResult;
import io.posthouse.outside.LoadShape;
import io.posthouse.outside.Traffic;

/** Loads a door in a closed loop, and says how fast it was and what it cost. */
final class DoorLoad {
    private static final int CONNECTIONS = 64;

    private DoorLoad() {}

    /**
     * @param from first request that is sent; as many of the rest as there is time for
     * @param warmUpSeconds that do not count
     * @throws IllegalStateException when one of them was not taken, or there were too few
     */
    static DoorRun measure(
            Bed bed, ProcessHandle server, Traffic traffic, int from, int to, int warmUpSeconds, int seconds) {
        ProcessHandle postmaster = bed.house().postgres().postmaster().orElseThrow();
        Load load = Load.start(traffic, LoadShape.closed(bed.house().doorPort(), CONNECTIONS, from, to));
        Pause.seconds(warmUpSeconds);
        double java = ProcessUse.cpuSeconds(server);
        double postgres = ProcessUse.cpuSecondsOfFamily(postmaster);
        Pause.seconds(seconds);
        java = ProcessUse.cpuSeconds(server) - java;
        postgres = ProcessUse.cpuSecondsOfFamily(postmaster) - postgres;
        LoadResult result = load.stop().await();
        if (result.refused().findAny().isPresent() || result.unknown().findAny().isPresent()) {
            throw new IllegalStateException("the door refused requests of the bench: nothing was measured");
        }
        if (result.acknowledged().count() == to - from) {
            throw new IllegalStateException("the bench ran out of requests: nothing was measured");
        }
        return DoorRun.of(result, warmUpSeconds * 1000, seconds * 1000, java, postgres);
    }
}
