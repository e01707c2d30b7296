package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.QueueBed.answer;
import static io.posthouse.queue.postgres.QueueBed.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthouse.database.Access;
import io.posthouse.database.QueuePools;
import io.posthouse.message.MessageIds;
import io.posthouse.outside.FaultProxy;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.QueueUnavailable;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishFaultsTest {
    private static final PublishLimits IMPATIENT =
            new PublishLimits(2, 256, 10_000, 64L << 20, 10L << 20, Duration.ofMillis(400));

    private final QueueBed bed = new QueueBed().subscribed("depot-orders");

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsRepeatedAndStoredOnce() throws Exception {
        Publisher publisher = losing("insert into message", 1);
        assertThat(answer(publisher, message("acme", 1))).isIn(Published.STORED, Published.DUPLICATE);
        assertThat(bed.number("select count(*) from message")).isEqualTo(1);
        assertThat(bed.number("select count(*) from delivery")).isEqualTo(1);
    }

    @Test
    void aLostAnswerIsNotTakenForAReusedToken() throws Exception {
        Publisher publisher = losing("insert into message", 3);
        assertThat(answer(publisher, message(MessageIds.random(), "acme", 1, "once")))
                .isIn(Published.STORED, Published.DUPLICATE);
        assertThat(bed.number("select count(*) from message")).isEqualTo(1);
    }

    @Test
    void anAnswerLostWhileLanesAreMadeLosesNoDelivery() throws Exception {
        Publisher publisher = losing("insert into lane", 1);
        assertThat(answer(publisher, message("acme", 1))).isEqualTo(Published.STORED);
        assertThat(bed.number("select count(*) from delivery")).isEqualTo(1);
    }

    @Test
    void aSubscriptionAppliedBetweenTheLanesAndTheMessageGetsItsDelivery() throws Exception {
        // Each look for lanes finds one more subscription without a lane.
        bed.run("create function one_more() returns trigger language plpgsql as $$ begin"
                + " if (select count(*) from subscription) < 4 then insert into subscription(name, topic, team)"
                + " select 'late-' || count(*), 'ORDER_PLACED', 'late' from subscription; end if; return null; end $$");
        bed.run("create trigger one_more after insert on lane for each statement execute function one_more()");
        assertThat(answer(bed.engine().publisher(), message("acme", 1))).isEqualTo(Published.STORED);
        assertThat(bed.number("select count(*) from delivery")).isEqualTo(4);
    }

    @Test
    void aCutLineIsAnsweredInTimeAndPublishingGoesOnWhenItIsBack() throws Exception {
        try (FaultProxy proxy = proxy();
                QueuePools pools = QueuePools.of(through(proxy))) {
            Publisher publisher = bed.engine(pools.publishing(), IMPATIENT).publisher();
            awaitStored(publisher);
            proxy.cut();
            assertUnavailable(publisher);
            proxy.heal();
            awaitStored(publisher);
        }
    }

    @Test
    void aLineThatSwallowsEverythingIsAnsweredInTimeAndPublishingGoesOnWhenItIsBack() throws Exception {
        try (FaultProxy proxy = proxy();
                QueuePools pools = QueuePools.of(through(proxy))) {
            Publisher publisher = bed.engine(pools.publishing(), IMPATIENT).publisher();
            awaitStored(publisher);
            proxy.swallow();
            assertUnavailable(publisher);
            proxy.heal();
            awaitStored(publisher);
        }
    }

    @Test
    void aFullDiskIsAnsweredInTimeAndSaidAndPublishingGoesOnWhenThereIsRoom() {
        PostgresQueue engine = bed.engine(bed.pools.publishing(), IMPATIENT);
        awaitStored(engine.publisher());
        assertThat(engine.diskFull()).isFalse();
        bed.run("create function full_disk() returns trigger language plpgsql as $$ begin"
                + " raise exception using errcode = 'disk_full', message = 'could not extend file'; end $$");
        bed.run("create trigger full_disk before insert on message for each row execute function full_disk()");

        assertUnavailable(engine.publisher());
        assertThat(engine.diskFull()).isTrue();

        bed.run("drop trigger full_disk on message");
        awaitStored(engine.publisher());
    }

    @Test
    void aWriterThatIsInterruptedWhileTheDatabaseIsAwayWaitsAndPublishesWhenItIsBack() throws Exception {
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        DataSource away = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    interrupted.add(Thread.currentThread().isInterrupted());
                    if (interrupted.size() < 4) {
                        Thread.currentThread().interrupt();
                        throw new SQLException("away", "08006");
                    }
                    return bed.pools.publishing().getConnection();
                });
        Publisher publisher = bed.engine(away, QueueBed.LIMITS).publisher();
        assertThat(answer(publisher, message("acme", 1))).isEqualTo(Published.STORED);
        assertThat(interrupted).containsOnly(false);
    }

    private static void awaitStored(Publisher publisher) {
        await().ignoreExceptions()
                .atMost(Duration.ofSeconds(20))
                .until(() -> answer(publisher, message("acme", 100)) == Published.STORED);
    }

    /** Also those that no writer has taken up yet: more than one batch for each. */
    private static void assertUnavailable(Publisher publisher) {
        long begun = System.nanoTime();
        List<CompletableFuture<Published>> answers = new ArrayList<>();
        for (int n = 0; n < 2_000; n++) {
            answers.add(publisher.publish(message("acme", n)));
        }
        for (var answer : answers) {
            assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).cause().isInstanceOf(QueueUnavailable.class);
        }
        // Not batch after batch: each caller's patience is its own.
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isLessThan(IMPATIENT.timeout().multipliedBy(10));
    }

    private FaultProxy proxy() {
        return new FaultProxy(
                URI.create(bed.pools.access().url().substring("jdbc:".length())).getPort());
    }

    private Access through(FaultProxy proxy) {
        Access access = bed.pools.access();
        return new Access(
                access.url().replaceFirst(":\\d+/", ":" + proxy.port() + "/"), access.user(), access.password());
    }

    private Publisher losing(String statements, int answers) {
        DataSource lossy = AnswersLost.of(bed.pools.publishing(), statements, answers);
        return bed.engine(lossy, QueueBed.LIMITS).publisher();
    }
}
