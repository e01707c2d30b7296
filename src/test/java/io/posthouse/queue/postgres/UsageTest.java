package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.LeasedRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageTest {
    private final QueueBed bed = new QueueBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void whatALaneUsedIsAddedUpOverProcesses() {
        Usage one = new Usage(bed.pools.leases());
        Usage other = new Usage(bed.pools.leases());
        one.worked(List.of(row(7, 1), row(7, 2), row(8, 3)), 3_000);
        one.settled(Settlement.done(row(7, 1)));
        one.settled(Settlement.givenBack(row(7, 2)));
        one.settled(new Settlement(row(8, 3), 'x', null, 0, 0, "no", "rejected", null));
        other.settled(new Settlement(row(7, 2), 'w', 1L, 0, 0, "no", "later", null));
        other.settled(new Settlement(row(7, 2), 'h', null, 1, 0, "no", "held", null));
        one.close(true);
        other.close(true);
        assertThat(usage(7)).isEqualTo("1 1 1 0 2000 200");
        assertThat(usage(8)).isEqualTo("0 0 0 1 1000 100");
    }

    /** What comes out of the task would end its clock for ever. */
    @Test
    void anErrorWhileItIsWrittenLosesNothingAndEndsNothing() {
        AtomicBoolean failing = new AtomicBoolean(true);
        Usage usage = new Usage((DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (failing.getAndSet(false)) {
                        throw new LinkageError("as the test wants it");
                    }
                    return bed.pools.leases().getConnection();
                }));
        usage.settled(Settlement.done(row(7, 1)));
        usage.flush();
        usage.flush();
        assertThat(usage(7)).isEqualTo("1 0 0 0 0 0");
    }

    @Test
    void onlyLanesThatMovedAreWritten() {
        Usage usage = new Usage(bed.pools.leases());
        usage.settled(Settlement.givenBack(row(7, 1)));
        usage.close(true);
        assertThat(bed.number("select count(*) from lane_usage")).isZero();
    }

    @Test
    void whatCannotBeWrittenNowIsKept() {
        Line line = new Line(bed.pools.leases());
        Usage usage = new Usage(line.source());
        usage.settled(Settlement.done(row(7, 1)));
        line.cut();
        usage.flush();
        line.mend();
        usage.close(true);
        assertThat(usage(7)).isEqualTo("1 0 0 0 0 0");
    }

    @Test
    void nothingIsLostBetweenAddingAndWriting() throws Exception {
        Usage usage = new Usage(bed.pools.leases());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> adding = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                adding.add(threads.submit(() -> {
                    for (int n = 0; n < 20_000; n++) {
                        usage.settled(Settlement.done(row(n % 3, n)));
                    }
                }));
            }
            while (!adding.stream().allMatch(Future::isDone)) {
                usage.flush();
            }
            for (Future<?> one : adding) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
        usage.close(true);
        assertThat(bed.number("select sum(done) from lane_usage")).isEqualTo(80_000);
    }

    private String usage(long lane) {
        return bed.text("select concat_ws(' ', sum(done), sum(retried), sum(held), sum(dead), sum(nanos), sum(bytes))"
                + " from lane_usage where lane = " + lane);
    }
}
