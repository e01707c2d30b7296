package io.posthouse.bench;

import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.Load;
import io.posthouse.outside.LoadResult;
import io.posthouse.outside.LoadShape;
import io.posthouse.outside.MailgunTraffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long it takes until ready on existing data, its database server included, and the memory it has after load. */
final class StartPart implements Bench.Part {
    private static final int STARTS = 5;

    @Override
    public List<Figure> measure(Extent extent, Bed bed) {
        List<Double> ready = new ArrayList<>();
        bed.stop(bed.house().start());
        for (int i = 0; i < STARTS; i++) {
            HouseProcess process = bed.house().launch();
            ready.add(process.awaitReady(Duration.ofSeconds(60)).toMillis() / 1000.0);
            bed.stop(process);
        }
        return List.of(
                new Figure("ready on existing data", "s", ready, null, 4.0),
                new Figure("RSS after load, -Xmx256m", "MB", List.of(memory(extent, bed)), null, 450.0));
    }

    private static double memory(Extent extent, Bed bed) {
        HouseProcess all = bed.house().with("POSTHOUSE_JAVA_OPTS", "-Xmx256m").start();
        MailgunTraffic traffic = new MailgunTraffic(
                HouseRealms.KEY, HouseRealms.NAMES, List.of("delivered", "opened", "clicked"), 10 * extent.backlog());
        Load load = Load.start(traffic, LoadShape.closed(bed.house().doorPort(), 64, 0, traffic.count()));
        Pause.seconds(extent.warmUpSeconds() + 2.0 * extent.seconds());
        LoadResult result = load.stop().await();
        double memory = ProcessUse.residentMegabytes(all.jvm());
        System.out.println("  (after " + result.acknowledged().count() + " webhooks accepted and worked on)");
        bed.stop(all);
        return memory;
    }
}
