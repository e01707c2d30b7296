package io.posthouse.writeback;

import static io.posthouse.writeback.WriteBed.prospect;
import static io.posthouse.writeback.WriteBed.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.message.Hold;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a connection may take longer than a moment within the limits is good. */
class LateCallTest {
    @TempDir
    Path folder;

    private final AtomicInteger sent = new AtomicInteger();
    private WriteBed bed;

    @BeforeEach
    void bed() {
        bed = new WriteBed(folder).realm("acme", "limits: { per-second: 50 }");
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void aCallThatMissedItsMomentAsksForAnotherAndIsMadeOnce() {
        assertThat(write(bed.writer(lateAtFirst(2)), prospect("acme", "ada@example.com", 1, "Ada")))
                .isNull();
        assertThat(sent).hasValueGreaterThanOrEqualTo(3);
        assertThat(bed.crm.asked).hasSize(1);
        assertThat(bed.state()).isEqualTo("done 1 101");
    }

    @Test
    void whatIsAlwaysLateWaitsAndTheDestinationIsNotBlamed() {
        WriteBackWriter busy = bed.writer(lateAtFirst(Integer.MAX_VALUE));
        for (int version = 1; version <= 20; version++) {
            assertThat(write(busy, prospect("acme", "ada@example.com", version, "Ada")))
                    .isInstanceOf(Hold.class)
                    .hasMessageContaining("too busy");
        }
        assertThat(bed.crm.asked).isEmpty();
        assertThat(write(bed.writer(), prospect("acme", "ada@example.com", 21, "Ada")))
                .isNull();
    }

    private Calls lateAtFirst(int times) {
        return request -> {
            assertThat(request.sendBefore()).isNotNull();
            return sent.getAndIncrement() < times
                    ? CompletableFuture.failedFuture(new Calls.Late())
                    : bed.calls.send(request);
        };
    }
}
