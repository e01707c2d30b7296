package io.posthouse.bench;

import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.Load;
import io.posthouse.outside.LoadResult;
import io.posthouse.outside.LoadShape;
import io.posthouse.outside.MailgunTraffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Door → committed → 200, 64 connections, closed loop; no worker runs. */
final class DoorPart implements Bench.Part {
    private static final int CONNECTIONS = 64;
    private static final int MOST_PER_SECOND = 60_000;
    private MailgunTraffic traffic;

    @Override
    public List<Figure> measure(Extent extent, Bed bed) throws IOException, SQLException {
        bed.keepDatabase();
        int requests = (extent.warmUpSeconds() + extent.seconds()) * MOST_PER_SECOND;
        traffic = new MailgunTraffic(HouseRealms.KEY, HouseRealms.NAMES, List.of("delivered"), requests);
        List<Double> ceiling = new ArrayList<>();
        List<Double> one = new ArrayList<>();
        List<Double> three = new ArrayList<>();
        List<Double> p99 = new ArrayList<>();
        for (int round = 0; round < extent.rounds(); round++) {
            ceiling.add(rate(ceiling(extent, bed), extent));
            LoadResult door = door(extent, bed, 1);
            one.add(rate(door, extent));
            p99.add(door.percentile(99, extent.warmUpSeconds() * 1000, door.lengthMillis()));
            three.add(rate(door(extent, bed, 3), extent));
        }
        Figure base = new Figure("ceiling: plain Vert.x, same checks, group commit", "req/s", ceiling, null, null);
        return List.of(
                base,
                new Figure("door, 1 subscription", "req/s", one, base, 0.65),
                new Figure("door, 3 subscriptions", "req/s", three, base, 0.58),
                new Figure("door, 1 subscription, p99", "ms", p99, null, null));
    }

    private static double rate(LoadResult result, Extent extent) {
        int from = extent.warmUpSeconds() * 1000;
        return result.perSecond(from, Math.min(result.lengthMillis(), from + extent.seconds() * 1000));
    }

    private LoadResult ceiling(Extent extent, Bed bed) throws IOException, SQLException {
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
            return load(extent, port);
        } finally {
            server.destroyForcibly();
        }
    }

    private LoadResult door(Extent extent, Bed bed, int subscriptions) throws IOException, SQLException {
        bed.clear();
        refuseIfTaken(bed.house().doorPort());
        HouseProcess ingest = bed.house().start("ingest");
        try {
            Subscribers.exactly(bed, "MAILGUN_EVENT_RECEIVED", subscriptions);
            return load(extent, bed.house().doorPort());
        } finally {
            bed.stop(ingest);
        }
    }

    private LoadResult load(Extent extent, int port) {
        Load load = Load.start(traffic, LoadShape.closed(port, CONNECTIONS, 0, traffic.count()));
        Pause.seconds(extent.warmUpSeconds() + extent.seconds());
        LoadResult result = load.stop().await();
        if (result.refused().findAny().isPresent() || result.unknown().findAny().isPresent()) {
            throw new IllegalStateException("the door refused requests of the bench: nothing was measured");
        }
        return result;
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
