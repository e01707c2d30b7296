package io.posthouse.bench;

import io.posthouse.outside.Folders;
import io.posthouse.outside.HouseProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A backlog of one subscription to its effect in crm's database, between the 10th and the 95th of a hundred effects. */
final class DrainPart implements Bench.Part {
    private static final String TOPIC = "EMAIL_DELIVERED";
    private static final String SUBSCRIPTION = "crm-email-delivered";
    /** Waiting while warming up. */
    private static final int AHEAD = 10_000;

    @Override
    public List<Figure> measure(Extent extent, Bed bed) throws Exception {
        bed.keepDatabase();
        Effects.rememberTimes(bed, "crm");
        Path single = routes(bed, "single", "batch: 1, concurrency: 16");
        Path batch = routes(bed, "batch", "batch: 100, concurrency: 2");
        List<Double> bare = new ArrayList<>();
        List<Double> one = new ArrayList<>();
        List<Double> many = new ArrayList<>();
        for (int round = 0; round < extent.rounds(); round++) {
            bare.add(bare(extent, bed));
            one.add(routes(extent, bed, single));
            many.add(routes(extent, bed, batch));
        }
        Figure base = new Figure("bare JDBC loop, a statement per message", "msgs/s", bare, null, null);
        return List.of(
                base,
                new Figure("YAML route, a statement per message", "msgs/s", one, base, 0.75),
                new Figure("YAML route, a statement per 100 messages", "msgs/s", many, base, 1.5));
    }

    private static double bare(Extent extent, Bed bed) throws Exception {
        bed.clear();
        Process loop = bed.java(
                BareDrain.class,
                bed.house().postgres().url("posthouse", "posthouse"),
                bed.house().postgres().url("crm", "crm"),
                bed.house()
                        .distribution()
                        .resolve("routes/teams/crm/sql/email-event.sql")
                        .toString(),
                SUBSCRIPTION,
                "8");
        try {
            return drained(extent, bed, loop.toHandle());
        } finally {
            loop.destroyForcibly().waitFor();
        }
    }

    private static double routes(Extent extent, Bed bed, Path routes) throws SQLException {
        bed.clear();
        HouseProcess team =
                bed.house().with("POSTHOUSE_ROUTES_DIR", routes.toString()).start("teams/crm");
        try {
            return drained(extent, bed, team.jvm());
        } finally {
            bed.stop(team);
            bed.house().without("POSTHOUSE_ROUTES_DIR");
        }
    }

    /** A warm-up that keeps the worker busy, then the backlog that counts, there at once. */
    private static double drained(Extent extent, Bed bed, ProcessHandle worker) throws SQLException {
        try (Connection queue = bed.queue()) {
            long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(extent.warmUpSeconds());
            int all = 0;
            while (System.nanoTime() < warm) {
                Backlog.fill(queue, TOPIC, SUBSCRIPTION, AHEAD);
                all += AHEAD;
                while (all - Effects.count(bed, "crm") > AHEAD) {
                    refuseIfDead(worker);
                    Pause.seconds(0.05);
                }
            }
            Effects.await(bed, "crm", all);
            queue.setAutoCommit(false);
            Backlog.fill(queue, TOPIC, SUBSCRIPTION, extent.backlog());
            queue.createStatement().execute("analyze delivery, message");
            bed.checkpoint();
            queue.commit();
            all += extent.backlog();
            Effects.await(bed, "crm", all);
            return Effects.perSecond(bed, "crm", extent.backlog(), all);
        }
    }

    private static void refuseIfDead(ProcessHandle worker) {
        if (!worker.isAlive()) {
            throw new IllegalStateException("the worker ended, see its log: nothing was measured");
        }
    }

    /** The same routes, but for how this subscription is worked. */
    private static Path routes(Bed bed, String name, String how) throws IOException {
        Path routes = bed.folder().resolve("routes-" + name);
        Folders.copy(bed.house().distribution().resolve("routes"), routes);
        Path file = routes.resolve("teams/crm/subscriptions.yaml");
        String before = Files.readString(file);
        String after =
                before.replaceFirst("(name: " + SUBSCRIPTION + ",.*?)batch: \\d+, concurrency: \\d+", "$1" + how);
        if (!after.contains(how)) {
            throw new IllegalStateException("the bench no longer understands " + file + ": look for " + SUBSCRIPTION);
        }
        Files.writeString(file, after);
        return routes;
    }
}
