package io.posthouse.bench;

import io.posthouse.operate.crm.CrmSimulator;
import io.posthouse.operate.crm.Entry;
import io.posthouse.operate.crm.Fault;
import io.posthouse.operate.crm.Portal;
import io.posthouse.operate.crm.Records;
import io.posthouse.outside.FormTraffic;
import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.Load;
import io.posthouse.outside.LoadResult;
import io.posthouse.outside.LoadShape;
import io.posthouse.outside.Percentiles;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * One realm's CRM is down and thousands of write-backs wait for it; then it comes back. Nine other realms send forms at a
 * steady rate, each into a CRM of its own: from planned sending to the record that is there.
 */
final class HealPart implements Bench.Part {
    private static final List<String> OTHERS = HouseRealms.NAMES.subList(1, HouseRealms.NAMES.size());
    private static final String DOWN = HouseRealms.NAMES.get(0);
    private static final int LIMIT = 200;
    private static final double RATE = 45;
    private static final int BODY = 600;
    private static final double MOST_TIMES_CALM = 1.5;
    /** An hour's worth of pauses in a minute: the breaker's grow to five minutes else. */
    private static final String SETTINGS =
            "limits: { per-second: %d }\nbreaker: { pause: 500ms, longest: 4s }\n".formatted(LIMIT);

    private static final Duration PATIENCE = Duration.ofMinutes(12);

    @Override
    public List<Figure> measure(Extent extent, Bed bed) throws Exception {
        try (CrmSimulator crm = WarmCrm.open(0)) {
            EdgeRealms.allow(bed);
            for (int realm = 0; realm < HouseRealms.NAMES.size(); realm++) {
                String name = HouseRealms.NAMES.get(realm);
                // Else a second record of the same person would be refused, and nobody would see that it was tried.
                Portal portal = crm.portal(name);
                portal.rules(portal.rules().uniqueEmail(false));
                EdgeRealms.add(bed, realm, EdgeRealms.FORM);
                EdgeRealms.add(bed, realm, EdgeRealms.destination(crm.uri(name), SETTINGS));
                EdgeRealms.add(bed, realm, EdgeRealms.TRIGGER);
            }
            bed.keepDatabase();
            bed.clear();
            HouseProcess house = bed.start("ingest", "writeback");
            try {
                Subscribers.only(bed, "PROSPECT_SUBMITTED", "writeback-prospect");
                return healed(extent, bed, crm);
            } finally {
                bed.stop(house);
            }
        }
    }

    private List<Figure> healed(Extent extent, Bed bed, CrmSimulator crm) throws Exception {
        int backlog = extent.backlog() / 10;
        Portal portal = crm.portal(DOWN);
        int most = (int) (RATE * PATIENCE.toSeconds());
        FormTraffic forms = new FormTraffic("p" + System.nanoTime(), OTHERS, most, BODY, "application/json");
        Load load = Load.start(forms, LoadShape.constant(bed.house().doorPort(), RATE, 0, most));
        Pause.seconds(extent.warmUpSeconds());
        long calm = now();
        said("calm");
        Pause.seconds(3 * extent.seconds());
        long outage = now();
        portal.faults().always(Fault.of(Fault.Kind.STORM));
        try (Connection queue = bed.queue()) {
            WriteBacks.fill(queue, DOWN, "down", backlog);
        }
        said(backlog + " wait for a CRM that is down");
        Pause.seconds(8 * extent.seconds());
        portal.faults().heal();
        long healing = now();
        said("it is back");
        Awaitility.await("all are written")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> people(portal) >= backlog);
        long healed = now();
        said("all are written after " + (healed - healing) / 1_000_000 + " s");
        LoadResult sent = load.stop().await();
        Awaitility.await("the others are written")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> missing(sent, forms, written(crm)) == 0);
        Map<String, Long> written = written(crm);
        double calmDwell = dwell(sent, forms, written, calm, outage);
        double outageDwell = dwell(sent, forms, written, outage, healing);
        double healingDwell = dwell(sent, forms, written, healing, healed);
        return List.of(
                figure("records that are missing or there twice", "records", wrong(crm, backlog), 0.0),
                figure(
                        "fullest second of the healed CRM",
                        "calls",
                        portal.traffic().most(Duration.ofSeconds(1)),
                        LIMIT),
                figure(backlog + " written after healing in", "s", (healed - healing) / 1e6, null),
                figure("others' p95 dwell, calm", "ms", calmDwell, null),
                figure("others' p95 dwell, one CRM down", "x calm", outageDwell / calmDwell, MOST_TIMES_CALM),
                figure("others' p95 dwell, while it heals", "x calm", healingDwell / calmDwell, MOST_TIMES_CALM));
    }

    private static Figure figure(String name, String unit, double value, Number most) {
        return new Figure(name, unit, List.of(value), null, most == null ? null : most.doubleValue());
    }

    /** Of the submissions planned within this time, in milliseconds. */
    private static double dwell(LoadResult sent, FormTraffic forms, Map<String, Long> written, long from, long to) {
        double[] dwells = sent.acknowledged()
                .filter(i -> sent.plannedAtMicros(i) >= from && sent.plannedAtMicros(i) < to)
                .mapToDouble(i -> (written.get(forms.email(i)) - sent.plannedAtMicros(i)) / 1000.0)
                .sorted()
                .toArray();
        return Percentiles.of(dwells, 95);
    }

    private static Map<String, Long> written(CrmSimulator crm) {
        Map<String, Long> written = new HashMap<>();
        for (String realm : OTHERS) {
            for (Entry entry : contacts(crm.portal(realm))) {
                written.put(entry.properties().get("email"), micros(entry.createdAt()));
            }
        }
        return written;
    }

    /** Submissions that were taken and are not there. */
    private static long missing(LoadResult sent, FormTraffic forms, Map<String, Long> written) {
        return sent.acknowledged()
                .filter(i -> !written.containsKey(forms.email(i)))
                .count();
    }

    /** Of those who waited, who are not there; and of all, how many records are there once more. */
    private static double wrong(CrmSimulator crm, int waited) {
        int again = HouseRealms.NAMES.stream()
                .mapToInt(realm -> contacts(crm.portal(realm)).size() - people(crm.portal(realm)))
                .sum();
        return Math.abs(waited - people(crm.portal(DOWN))) + again;
    }

    private static int people(Portal portal) {
        return portal.records().countBy(Records.CONTACTS, "email").size();
    }

    private static List<Entry> contacts(Portal portal) {
        return portal.records().all(Records.CONTACTS);
    }

    private static long now() {
        return micros(Instant.now());
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static void said(String what) {
        System.out.println("  " + what);
    }
}
