package io.posthouse.queue.camel;

import static io.posthouse.queue.camel.WorkerHouse.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker's route that stops ends what it has begun, and leaves the rest to others. */
class WorkerStopTest {
    private WorkerHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new WorkerHouse();
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aRouteThatStopsFinishesWhatItBeganAndGivesBackTheRest() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        house.works(work(exchange -> {
            begun.countDown();
            go.await(20, TimeUnit.SECONDS);
        }));
        house.bed.ready("acme", 30);
        begun.await(20, TimeUnit.SECONDS);
        Thread stop = new Thread(() -> house.route(controller -> controller::stopRoute));
        stop.start();
        await().until(() ->
                house.bed.number("select count(*) from delivery where lease is null and attempts = 0") == 28);
        assertThat(stop.isAlive()).isTrue();
        go.countDown();
        stop.join(20_000);
        assertThat(stop.isAlive()).isFalse();
        await().until(() -> house.bed.number("select count(*) from delivery_ended") == 2);
        house.route(controller -> controller::startRoute);
        await().until(() -> house.bed.number("select count(*) from delivery_ended") == 30);
    }

    @Test
    void theWholeHouseStopsTheSameWayAndLeavesNothingLeased() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        house.works(work(exchange -> {
            begun.countDown();
            go.await(20, TimeUnit.SECONDS);
        }));
        house.bed.ready("acme", 30);
        begun.await(20, TimeUnit.SECONDS);
        Thread stop = new Thread(house.camel::stop);
        stop.start();
        await().until(() ->
                house.bed.number("select count(*) from delivery where lease is null and attempts = 0") == 28);
        go.countDown();
        stop.join(20_000);
        assertThat(house.bed.number("select count(*) from delivery_ended")).isEqualTo(2);
        assertThat(house.bed.number("select count(*) from delivery where lease is not null or attempts > 0"))
                .isZero();
    }

    @Test
    void aRouteThatIsSuspendedWorksOnWhenItIsResumed() throws Exception {
        house.works(work(exchange -> {}));
        house.route(controller -> controller::suspendRoute);
        house.bed.ready("acme", 5);
        house.publish(6);
        assertThat(house.worker().well()).isFalse();
        house.route(controller -> controller::resumeRoute);
        await().until(() -> house.bed.number("select count(*) from delivery_ended") == 6);
    }
}
