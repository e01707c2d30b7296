package io.posthouse.bench;

import io.posthouse.outside.Folders;
import io.posthouse.outside.HouseProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What 150 waiting subscriptions cost when nothing comes, in percent of one core. */
final class IdlePart implements Bench.Part {
    private static final int SUBSCRIPTIONS = 150;
    /** Until the compiler has done with what the start left it. */
    private static final int WARM_UPS = 3;

    @Override
    public List<Figure> measure(Extent extent, Bed bed) throws IOException {
        bed.house().with("POSTHOUSE_ROUTES_DIR", routes(bed).toString());
        List<Double> java = new ArrayList<>();
        List<Double> postgres = new ArrayList<>();
        List<Double> both = new ArrayList<>();
        HouseProcess all = bed.house().start();
        Pause.seconds(WARM_UPS * extent.warmUpSeconds());
        int seconds = 4 * extent.seconds();
        for (int round = 0; round < extent.rounds(); round++) {
            ProcessHandle postmaster = bed.house().postgres().postmaster().orElseThrow();
            double javaBefore = ProcessUse.cpuSeconds(all.jvm());
            double postgresBefore = ProcessUse.cpuSecondsOfFamily(postmaster);
            Pause.seconds(seconds);
            java.add((ProcessUse.cpuSeconds(all.jvm()) - javaBefore) * 100 / seconds);
            postgres.add((ProcessUse.cpuSecondsOfFamily(postmaster) - postgresBefore) * 100 / seconds);
            both.add(java.get(round) + postgres.get(round));
        }
        bed.stop(all);
        return List.of(
                new Figure("idle, 150 subscriptions: JVM", "% core", java, null, null),
                new Figure("idle, 150 subscriptions: PostgreSQL", "% core", postgres, null, null),
                new Figure("idle, 150 subscriptions: both", "% core", both, null, 1.5));
    }

    private static Path routes(Bed bed) throws IOException {
        Path routes = bed.folder().resolve("routes-idle");
        Folders.copy(bed.house().distribution().resolve("routes"), routes);
        int have = 0;
        try (var files = Files.walk(routes)) {
            for (Path file :
                    files.filter(path -> path.endsWith("subscriptions.yaml")).toList()) {
                have += (int) Files.readString(file)
                        .lines()
                        .filter(line -> line.contains("topic:"))
                        .count();
            }
        }
        StringBuilder more = new StringBuilder("\n");
        for (int i = have; i < SUBSCRIPTIONS; i++) {
            more.append("  - { name: crm-idle-")
                    .append(i)
                    .append(", topic: EMAIL_DELIVERED, work: crm-email-event }\n");
        }
        Files.writeString(routes.resolve("teams/crm/subscriptions.yaml"), more, StandardOpenOption.APPEND);
        return routes;
    }
}
