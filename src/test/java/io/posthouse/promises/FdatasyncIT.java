package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.posthouse.outside.House;
import io.posthouse.outside.HouseProcess;
import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.Load;
import io.posthouse.outside.LoadShape;
import io.posthouse.outside.MailgunTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The kernel is the witness: between a webhook's arrival and its 200 the write-ahead log was flushed to the disk. */
class FdatasyncIT {
    private final House house = new House(Path.of("target/promises/fdatasync-" + System.nanoTime()));

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theLogIsFlushedBeforeTheSenderHears200() throws IOException, InterruptedException {
        assumeStraceIsThere();
        MailgunTraffic traffic =
                new MailgunTraffic(HouseRealms.KEY, List.of(HouseRealms.NAMES.get(0)), Books.KINDS, 20);
        HouseProcess ingest = house.start("ingest");
        Path trace = house.folder().resolve("trace");
        Process strace = new ProcessBuilder(command(trace, ingest)).start();
        Awaitility.await("strace").atMost(Duration.ofSeconds(20)).until(() -> Files.exists(trace));

        long acknowledged = Load.start(traffic, LoadShape.closed(house.doorPort(), 1, 0, traffic.count()))
                .await()
                .acknowledged()
                .count();
        strace.destroy();
        strace.waitFor(10, TimeUnit.SECONDS);

        assertThat(acknowledged).isEqualTo(traffic.count());
        assertThat(flushesBeforeEachAnswer(trace))
                .hasSize(traffic.count())
                .allSatisfy(flushes -> assertThat(flushes).isPositive());
    }

    /** One request at a time: for each, how often the log was flushed between its arrival and its answer. */
    private static List<Integer> flushesBeforeEachAnswer(Path trace) throws IOException {
        List<Integer> flushes = new ArrayList<>();
        int since = 0;
        for (String line : Files.readAllLines(trace)) {
            if (line.contains("POST /webhooks")) {
                since = 0;
            } else if (line.contains("pg_wal") && line.contains("sync(") || line.contains("sync resumed")) {
                since++;
            } else if (line.contains("HTTP/1.1 200")) {
                flushes.add(since);
            }
        }
        return flushes;
    }

    private List<String> command(Path trace, HouseProcess ingest) {
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-f",
                "-y",
                "-s",
                "40",
                "-e",
                "trace=fdatasync,fsync,read,readv,recvfrom,write,writev,sendto,sendmsg",
                "-o",
                trace.toString()));
        ProcessHandle postmaster = house.postgres().postmaster().orElseThrow();
        Stream.concat(Stream.of(ingest.jvm(), postmaster), postmaster.children())
                .forEach(process -> command.addAll(List.of("-p", Long.toString(process.pid()))));
        return command;
    }

    private static void assumeStraceIsThere() {
        boolean there;
        try {
            there = new ProcessBuilder("strace", "-V")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            there = false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (System.getenv("CI") == null) {
            assumeThat(there)
                    .as("strace is not installed: the flush is not observed here")
                    .isTrue();
        }
        assertThat(there).as("strace, which CI must install").isTrue();
    }
}
