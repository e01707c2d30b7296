package io.posthouse.queue.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ComputeThreadsTest {
    @Test
    void noMoreTasksRunThanThereAreProcessorsUnlessSomeHang() {
        AtomicInteger running = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        try (ComputeThreads threads = new ComputeThreads(2, Thread::new)) {
            for (int n = 0; n < 6; n++) {
                threads.execute(() -> {
                    running.incrementAndGet();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            await().until(() -> running.get() == 2);
            threads.hanging(1);
            await().until(() -> running.get() == 3);
            threads.hanging(2);
            await().until(() -> running.get() == 5);
            threads.hanging(-3);
            assertThat(running.get()).isEqualTo(5);
            end.countDown();
            await().until(() -> running.get() == 6);
        }
    }
}
