package io.posthouse.bench;

import io.posthouse.operate.crm.CrmSimulator;
import io.posthouse.operate.crm.Traffic;
import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A lane with more than enough to write, against the limit its destination states: how much of it is used, and whether it is
 * ever exceeded, both counted where the calls arrive.
 */
final class WritebackPart implements Bench.Part {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** A process that is ready writes before the others are. */
    private static final int START_SECONDS = 20;

    private record Case(int limit, int processes) {
        String realm() {
            return HouseRealms.NAMES.get(limit == 50 ? 0 : 1);
        }

        String words() {
            return "limit " + limit + "/s, " + (processes == 1 ? "1 process" : processes + " processes");
        }
    }

    private record Lane(double perSecond, double fullest, double cpuMillis) {}

    private static final List<Case> CASES =
            List.of(new Case(50, 1), new Case(200, 1), new Case(50, 4), new Case(200, 4));

    @Override
    public List<Figure> measure(Extent extent, Bed bed) throws Exception {
        int port = freePort();
        EdgeRealms.allow(bed);
        for (Case one : CASES.subList(0, 2)) {
            EdgeRealms.add(
                    bed,
                    HouseRealms.NAMES.indexOf(one.realm()),
                    EdgeRealms.destination(
                            java.net.URI.create("http://127.0.0.1:" + port + "/" + one.realm()),
                            "limits: { per-second: " + one.limit() + " }\nconcurrency: " + one.limit() / 12 + "\n"));
        }
        bed.keepDatabase();
        List<List<Lane>> lanes = Stream.generate(() -> (List<Lane>) new ArrayList<Lane>())
                .limit(CASES.size())
                .toList();
        for (int round = 0; round < extent.rounds(); round++) {
            for (int n = 0; n < CASES.size(); n++) {
                lanes.get(n).add(run(extent, bed, port, CASES.get(n)));
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (int n = 0; n < CASES.size(); n++) {
            figures.addAll(figures(CASES.get(n), lanes.get(n)));
        }
        return figures;
    }

    private static Lane run(Extent extent, Bed bed, int port, Case one) throws Exception {
        bed.clear();
        int seconds = extent.seconds();
        int warmUp = extent.warmUpSeconds() / 2;
        // A portal that nobody has called yet, so that every call of this run counts for the fullest second.
        try (CrmSimulator crm = WarmCrm.open(port);
                Connection queue = bed.queue()) {
            Traffic traffic = crm.portal(one.realm()).traffic();
            WriteBacks.fill(queue, one.realm(), one.words().replaceAll("[^0-9]+", "-"), backlog(one, warmUp + seconds));
            List<HouseProcess> processes = start(bed, one.processes());
            try {
                Awaitility.await("the first call").atMost(Duration.ofMinutes(1)).until(() -> traffic.requests() > 0);
                Pause.seconds(warmUp);
                long before = traffic.requests();
                double cpu = cpuSeconds(bed, processes);
                long begun = System.nanoTime();
                Pause.seconds(seconds);
                double took = (System.nanoTime() - begun) / 1e9;
                cpu = cpuSeconds(bed, processes) - cpu;
                long calls = traffic.requests() - before;
                Lane lane = new Lane(calls / took, traffic.most(SECOND), cpu * 1000 / calls);
                System.out.printf("  %s: %.1f/s, fullest second %.0f%n", one.words(), lane.perSecond(), lane.fullest());
                return lane;
            } finally {
                processes.forEach(bed::stop);
            }
        }
    }

    /** Enough for twice the time, at the whole limit. */
    private static int backlog(Case one, int seconds) {
        return one.limit() * (seconds + START_SECONDS) * 2;
    }

    private static List<HouseProcess> start(Bed bed, int count) {
        List<HouseProcess> processes = new ArrayList<>();
        processes.add(bed.house().launch("writeback"));
        while (processes.size() < count) {
            processes.add(bed.house().launchBeside("writeback"));
        }
        processes.forEach(process -> process.awaitReady(Bed.READY));
        return processes;
    }

    private static double cpuSeconds(Bed bed, List<HouseProcess> processes) {
        ProcessHandle postmaster = bed.house().postgres().postmaster().orElseThrow();
        return ProcessUse.cpuSecondsOfFamily(postmaster)
                + processes.stream()
                        .mapToDouble(process -> ProcessUse.cpuSeconds(process.jvm()))
                        .sum();
    }

    private static List<Figure> figures(Case one, List<Lane> lanes) {
        Figure limit = new Figure(
                one.words() + ": stated",
                "calls/s",
                lanes.stream().map(lane -> (double) one.limit()).toList(),
                null,
                null);
        return List.of(
                new Figure(
                                one.words() + ": written",
                                "calls/s",
                                lanes.stream().map(Lane::perSecond).toList(),
                                null,
                                null)
                        .against(limit, 0.8),
                new Figure(
                        one.words() + ": fullest second",
                        "calls",
                        lanes.stream().map(Lane::fullest).toList(),
                        null,
                        (double) one.limit()),
                new Figure(
                        one.words() + ": CPU a write",
                        "ms",
                        lanes.stream().map(Lane::cpuMillis).toList(),
                        null,
                        null));
    }

    private static int freePort() {
        try (CrmSimulator crm = CrmSimulator.open(0, 1)) {
            return crm.port();
        }
    }
}
