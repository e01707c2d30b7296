package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.message.Envelope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits are counted where they matter: at the receiver. */
class SharedLimitsTest {
    private static final int LIMIT = 8;

    @TempDir
    Path folder;

    private WriteBed bed;

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void neverMoreArriveThanTheLimitHoweverManyProcessesWrite(int processes) {
        bed = new WriteBed(folder).realm("acme", "concurrency: 10\nlimits: { per-second: " + LIMIT + " }");
        List<WriteBackWriter> writers = new ArrayList<>();
        for (int n = 0; n < processes; n++) {
            writers.add(bed.writer());
        }
        ConcurrentLinkedQueue<CompletableFuture<Void>> ends = new ConcurrentLinkedQueue<>();
        for (int n = 0; n < 30; n++) {
            ends.add(again(writers.get(n % processes), WriteBed.prospect("acme", n + "@example.com", 1, "N")));
        }
        ends.forEach(CompletableFuture::join);

        assertThat(bed.crm.contacts).hasSize(30);
        List<Long> arrivals = bed.crm.asked.stream().map(Crm.Asked::at).sorted().toList();
        for (int n = LIMIT; n < arrivals.size(); n++) {
            assertThat(arrivals.get(n) - arrivals.get(n - LIMIT)).isGreaterThan(1_000_000_000L);
        }
    }

    /** As the queue does it: what is held comes again. */
    private CompletableFuture<Void> again(WriteBackWriter writer, Envelope child) {
        var later = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS, bed.threads);
        return writer.write(child)
                .toCompletableFuture()
                .handle((done, failure) -> failure)
                .thenCompose(failure -> failure == null
                        ? CompletableFuture.<Void>completedFuture(null)
                        : CompletableFuture.supplyAsync(() -> again(writer, child), later)
                                .thenCompose(next -> next));
    }
}
