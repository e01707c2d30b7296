package io.posthouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The least a worker can do and still apply each message once: lease 128, one statement per message in the team's database,
 * settle 128; no Camel, no error table, no heartbeat. The YAML routes are compared with this.
 */
public final class BareDrain {
    private static final AtomicLong LEASES = new AtomicLong(1L << 50);

    private BareDrain() {}

    /** Arguments: JDBC URL of the queue, of the team, effect's SQL file, subscription, threads. Goes on until it is killed. */
    public static void main(String[] args) throws IOException, InterruptedException {
        String effect = Files.readString(Path.of(args[2]));
        int threads = Integer.parseInt(args[4]);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(() -> {
                try (BareWorker one = new BareWorker(args[0], args[1], effect, args[3], LEASES)) {
                    while (true) {
                        if (one.work(128) == 0) {
                            Thread.sleep(5);
                        }
                    }
                } catch (Exception e) {
                    e.printStackTrace();
                    System.exit(1);
                }
            });
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
    }
}
