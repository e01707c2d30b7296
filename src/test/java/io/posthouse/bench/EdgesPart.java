package io.posthouse.bench;

import io.posthouse.outside.FormTraffic;
import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.MailgunTraffic;
import io.posthouse.outside.PartnerTraffic;
import io.posthouse.outside.Traffic;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * The doors of partners and forms beside Mailgun's, in one process and with bodies of one length; then once more while every
 * realm's destination is a black hole with write-backs waiting for it.
 */
final class EdgesPart implements Bench.Part {
    private static final int MOST_PER_SECOND = 30_000;
    private static final int WAITING_EACH = 1_000;
    /** Of each measurement, after the warm-up of all. */
    private static final int SETTLE_SECONDS = 1;

    private enum Door {
        MAILGUN("Mailgun webhook -> 200", "MAILGUN_EVENT_RECEIVED"),
        PARTNER("partner, HMAC, jq -> 202", "CUSTOMER_CHANGE_REQUESTED"),
        FORM_303("form -> 303", "PROSPECT_SUBMITTED"),
        FORM_202("form -> 202", "PROSPECT_SUBMITTED");

        private final String words;
        private final String topic;

        Door(String words, String topic) {
            this.words = words;
            this.topic = topic;
        }
    }

    private final Map<Door, List<DoorRun>> calm = new EnumMap<>(Door.class);
    private final Map<Door, List<DoorRun>> holed = new EnumMap<>(Door.class);

    @Override
    public List<Figure> measure(Extent extent, Bed bed) throws Exception {
        try (BlackHole hole = new BlackHole()) {
            EdgeRealms.allow(bed);
            for (int realm = 0; realm < HouseRealms.NAMES.size(); realm++) {
                EdgeRealms.add(bed, realm, EdgeRealms.PARTNER);
                EdgeRealms.add(bed, realm, EdgeRealms.FORM);
                EdgeRealms.add(bed, realm, EdgeRealms.destination(hole.uri(), ""));
            }
            bed.keepDatabase();
            for (int round = 0; round < extent.rounds(); round++) {
                round(extent, bed, hole, round);
            }
        }
        return figures();
    }

    private void round(Extent extent, Bed bed, BlackHole hole, int round) throws Exception {
        bed.clear();
        HouseProcess house = bed.start("ingest", "writeback");
        try {
            for (Door door : Door.values()) {
                Subscribers.onlyOurs(bed, door.topic);
            }
            int warmUp = extent.warmUpSeconds() / Door.values().length;
            int slice = (Math.max(warmUp, extent.seconds()) + SETTLE_SECONDS) * MOST_PER_SECOND;
            Map<Door, Traffic> traffic = traffic(3 * slice, round);
            List<Door> order = new ArrayList<>(List.of(Door.values()));
            Collections.rotate(order, round);
            for (Door door : order) {
                DoorLoad.measure(bed, house.jvm(), traffic.get(door), 0, slice, 0, warmUp);
            }
            for (Door door : order) {
                bed.checkpoint();
                keep(
                        calm,
                        door,
                        DoorLoad.measure(
                                bed,
                                house.jvm(),
                                traffic.get(door),
                                slice,
                                2 * slice,
                                SETTLE_SECONDS,
                                extent.seconds()));
            }
            open(bed, hole, round);
            order.remove(Door.MAILGUN);
            for (Door door : order) {
                bed.checkpoint();
                keep(
                        holed,
                        door,
                        DoorLoad.measure(
                                bed,
                                house.jvm(),
                                traffic.get(door),
                                2 * slice,
                                3 * slice,
                                SETTLE_SECONDS,
                                extent.seconds()));
            }
        } finally {
            bed.stop(house);
        }
    }

    private static void keep(Map<Door, List<DoorRun>> runs, Door door, DoorRun run) {
        runs.computeIfAbsent(door, first -> new ArrayList<>()).add(run);
        System.out.printf("  %s: %.0f/s%n", door.words, run.perSecond());
    }

    private static Map<Door, Traffic> traffic(int count, int round) {
        List<String> realms = HouseRealms.NAMES;
        MailgunTraffic mailgun = new MailgunTraffic(HouseRealms.KEY, realms, List.of("delivered"), count);
        int length = mailgun.bodyLength();
        String run = "r" + round + "-" + System.nanoTime();
        return Map.of(
                Door.MAILGUN,
                mailgun,
                Door.PARTNER,
                new PartnerTraffic(HouseRealms.KEY, realms, count, length),
                Door.FORM_303,
                new FormTraffic(run + "a", realms, count, length, "text/html"),
                Door.FORM_202,
                new FormTraffic(run + "b", realms, count, length, "application/json"));
    }

    /** Write-backs wait in each realm, and the first calls are on their way into nothing. */
    private static void open(Bed bed, BlackHole hole, int round) throws Exception {
        int before = hole.connections();
        try (Connection queue = bed.queue()) {
            for (String realm : HouseRealms.NAMES) {
                WriteBacks.fill(queue, realm, "r" + round + "-" + realm, WAITING_EACH);
            }
        }
        Awaitility.await("every realm calls into the black hole")
                .atMost(Duration.ofMinutes(1))
                .until(() -> hole.connections() - before >= HouseRealms.NAMES.size());
        System.out.println("  all destinations are black holes now");
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        Figure mailgun = figure(Door.MAILGUN.words, "req/s", calm.get(Door.MAILGUN), DoorRun::perSecond);
        figures.add(mailgun);
        for (Door door : holed.keySet()) {
            Figure own = figure(door.words, "req/s", calm.get(door), DoorRun::perSecond);
            figures.add(own.against(mailgun, 0.7));
            figures.add(figure(door.words + ", destinations black-holed", "req/s", holed.get(door), DoorRun::perSecond)
                    .against(own, 0.85));
        }
        calm.forEach((door, runs) -> {
            figures.add(figure("CPU a request: " + door.words + ", JVM", "us", runs, DoorRun::javaMicros));
            figures.add(figure("CPU a request: " + door.words + ", PostgreSQL", "us", runs, DoorRun::postgresMicros));
        });
        return figures;
    }

    private static Figure figure(String name, String unit, List<DoorRun> runs, Function<DoorRun, Double> value) {
        return new Figure(name, unit, runs.stream().map(value).toList(), null, null);
    }
}
