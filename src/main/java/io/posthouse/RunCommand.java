package io.posthouse;

import ch.qos.logback.classic.LoggerContext;
import io.posthouse.operate.log.Logs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code posthouse run}: runs until it is told to stop. */
@Command(
        name = "run",
        description = "Runs Posthouse: all rooms, or those named.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse run                  all rooms, with the embedded PostgreSQL under data/",
            "  posthouse run ingest           only the doors",
            "  posthouse run work teams/crm   canonical work and one team; joins the PostgreSQL that runs already",
            "",
            "A second process on one machine needs ports of its own: POSTHOUSE_OPERATE_PORT=9091 posthouse run teams/crm"
        })
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ROOM", description = "ingest, work, teams, teams/<team>, writeback; none = all")
    private List<String> rooms = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        House house = House.here();
        Logs.json(house.logLevels());
        AtomicReference<Posthouse> running = new AtomicReference<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running.get()), "posthouse-stop"));
        Posthouse posthouse = Posthouse.open(house, rooms);
        running.set(posthouse);
        posthouse.addresses().forEach(System.err::println);
        new CountDownLatch(1).await();
        return 0;
    }

    /** A stop that was asked for is a success: without halt the JVM would report the signal (143). */
    private static void stop(Posthouse posthouse) {
        if (posthouse != null) {
            posthouse.close();
        }
        // Also after a start that failed: its last lines may wait for their write.
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
        if (posthouse != null) {
            Runtime.getRuntime().halt(0);
        }
    }
}
