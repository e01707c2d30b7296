package io.posthouse.bench;

import io.posthouse.message.MessageIds;
import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.Load;
import io.posthouse.outside.LoadResult;
import io.posthouse.outside.LoadShape;
import io.posthouse.outside.MailgunTraffic;
import io.posthouse.outside.Percentiles;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Door → work → team's database at a constant rate, from the planned send time to the effect; everything in one process. */
final class LatencyPart implements Bench.Part {
    private static final List<String> TEAMS = List.of("crm", "marketing", "analytics");

    @Override
    public List<Figure> measure(Extent extent, Bed bed) throws SQLException, java.io.IOException {
        bed.keepDatabase();
        for (String team : TEAMS) {
            Effects.rememberTimes(bed, team);
        }
        List<Figure> figures = new ArrayList<>();
        for (int rate : new int[] {200, 500}) {
            List<List<Double>> values = List.of(
                    new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int round = 0; round < extent.rounds(); round++) {
                List<Double> one = round(extent, bed, rate);
                for (int i = 0; i < values.size(); i++) {
                    values.get(i).add(one.get(i));
                }
            }
            String name = "door to effect (crm) at " + rate + "/s, ";
            figures.add(new Figure(name + "p50", "ms", values.get(0), null, null));
            figures.add(new Figure(name + "p95", "ms", values.get(1), null, 25.0));
            figures.add(new Figure(name + "p99", "ms", values.get(2), null, null));
            figures.add(new Figure("all three teams at " + rate + "/s, p95", "ms", values.get(3), null, null));
            figures.add(new Figure("200 received at " + rate + "/s, p95", "ms", values.get(4), null, null));
        }
        return figures;
    }

    private static List<Double> round(Extent extent, Bed bed, int rate) throws SQLException {
        bed.clear();
        int warmUpSeconds = extent.warmUpSeconds();
        int warmUp = rate * warmUpSeconds;
        int count = warmUp + rate * 2 * extent.seconds();
        MailgunTraffic traffic = new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, List.of("delivered"), count);
        HouseProcess all = bed.house().start();
        LoadResult load;
        try {
            load = Load.start(traffic, LoadShape.constant(bed.house().doorPort(), rate, 0, count))
                    .await();
            if (load.acknowledged().count() != count) {
                throw new IllegalStateException("only " + load.acknowledged().count() + " of " + count
                        + " were acknowledged: nothing was measured");
            }
            for (String team : TEAMS) {
                Effects.await(bed, team, count);
            }
        } finally {
            bed.stop(all);
        }
        double[] crm = new double[count - warmUp];
        double[] last = new double[count - warmUp];
        for (String team : TEAMS) {
            Map<UUID, Long> times = Effects.times(bed, team);
            for (int i = warmUp; i < count; i++) {
                long at = times.get(MessageIds.derived(traffic.messageId(i), "EMAIL_DELIVERED", 0));
                double millis = (at - load.plannedAtMicros(i)) / 1000.0;
                last[i - warmUp] = Math.max(last[i - warmUp], millis);
                crm[i - warmUp] = team.equals("crm") ? millis : crm[i - warmUp];
            }
        }
        Arrays.sort(crm);
        Arrays.sort(last);
        return List.of(
                Percentiles.of(crm, 50),
                Percentiles.of(crm, 95),
                Percentiles.of(crm, 99),
                Percentiles.of(last, 95),
                load.percentile(95, warmUpSeconds * 1000, Integer.MAX_VALUE));
    }
}
