package io.posthouse.bench;

import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.MailgunTraffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** Door → committed → 200, 64 connections, closed loop; no worker runs. */
final class DoorPart implements Bench.Part {
    private static final int MOST_PER_SECOND = 60_000;
    private MailgunTraffic traffic;

    @Override
    public List<Figure> measure(Extent extent, Bed bed) throws IOException, SQLException {
        bed.keepDatabase();
        int requests = (extent.warmUpSeconds() + extent.seconds()) * MOST_PER_SECOND;
        traffic = new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, List.of("delivered"), requests);
        List<DoorRun> ceiling = new ArrayList<>();
        List<DoorRun> one = new ArrayList<>();
        List<DoorRun> three = new ArrayList<>();
        for (int round = 0; round < extent.rounds(); round++) {
            ceiling.add(ceiling(extent, bed));
            one.add(door(extent, bed, 1));
            three.add(door(extent, bed, 3));
        }
        List<Figure> figures = new ArrayList<>();
        Figure base = figure("ceiling: plain Vert.x, same checks, group commit", "req/s", ceiling, DoorRun::perSecond);
        figures.add(base);
        figures.add(
                figure("door, 1 subscription", "req/s", one, DoorRun::perSecond).against(base, 0.65));
        figures.add(figure("door, 3 subscriptions", "req/s", three, DoorRun::perSecond)
                .against(base, 0.58));
        figures.add(figure("p99: ceiling", "ms", ceiling, DoorRun::p99));
        figures.add(figure("p99: door, 1 subscription", "ms", one, DoorRun::p99));
        figures.add(figure("CPU a request: ceiling, JVM", "us", ceiling, DoorRun::javaMicros));
        figures.add(figure("CPU a request: door, 1 subscription, JVM", "us", one, DoorRun::javaMicros));
        figures.add(figure("CPU a request: ceiling, PostgreSQL", "us", ceiling, DoorRun::postgresMicros));
        figures.add(figure("CPU a request: door, 1 subscription, PostgreSQL", "us", one, DoorRun::postgresMicros));
        figures.add(figure("CPU a request: door, 3 subscriptions, PostgreSQL", "us", three, DoorRun::postgresMicros));
        return figures;
    }

    private static Figure figure(String name, String unit, List<DoorRun> runs, Function<DoorRun, Double> value) {
        return new Figure(name, unit, runs.stream().map(value).toList(), null, null);
    }

    private DoorRun ceiling(Extent extent, Bed bed) throws IOException, SQLException {
        bed.clear();
        int port = bed.house().doorPort();
        refuseIfTaken(port);
        Process server = bed.java(
                CeilingServer.class,
                Integer.toString(port),
                bed.house().postgres().url("posthouse", "posthouse"),
                HouseRealms.KEY);
        try {
            Awaitility.await().until(() -> taken(port));
            return load(extent, bed, server.toHandle());
        } finally {
            server.destroyForcibly();
        }
    }

    private DoorRun door(Extent extent, Bed bed, int subscriptions) throws IOException, SQLException {
        bed.clear();
        refuseIfTaken(bed.house().doorPort());
        HouseProcess ingest = bed.house().start("ingest");
        try {
            Subscribers.exactly(bed, "MAILGUN_EVENT_RECEIVED", subscriptions);
            return load(extent, bed, ingest.jvm());
        } finally {
            bed.stop(ingest);
        }
    }

    private DoorRun load(Extent extent, Bed bed, ProcessHandle server) {
        return DoorLoad.measure(bed, server, traffic, 0, traffic.count(), extent.warmUpSeconds(), extent.seconds());
    }

    private static void refuseIfTaken(int port) {
        if (taken(port)) {
            throw new IllegalStateException("port " + port + " is taken by another process: nothing would be measured");
        }
    }

    private static boolean taken(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
