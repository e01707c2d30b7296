package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.QueueBed.answer;
import static io.posthouse.queue.postgres.QueueBed.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.message.Rejected;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import io.posthouse.queue.QueueFull;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishTest {
    private final QueueBed bed = new QueueBed().subscribed("depot-orders", "billing-orders");

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aMessageIsStoredWithADeliveryForEachActiveSubscription() throws Exception {
        bed.run("insert into subscription(name, topic, team, active) values ('gone', 'ORDER_PLACED', 'gone', false)");
        assertThat(answer(bed.engine().publisher(), message("acme", 1))).isEqualTo(Published.STORED);
        assertThat(bed.text("select string_agg(s.name || ' ' || l.realm || ' ' || d.state::text, ',' order by s.name)"
                        + " from delivery d join lane l on l.id = d.lane join subscription s on s.id = l.subscription"
                        + " join message m on m.id = d.message"))
                .isEqualTo("billing-orders acme r,depot-orders acme r");
    }

    @Test
    void aTopicNobodySubscribedToIsStoredAllTheSame() throws Exception {
        bed.run("update subscription set active = false");
        assertThat(answer(bed.engine().publisher(), message("acme", 1))).isEqualTo(Published.STORED);
        assertThat(bed.number("select count(*) from message")).isEqualTo(1);
        assertThat(bed.number("select count(*) from delivery")).isZero();
    }

    @Test
    void theAnswerComesAfterTheCommitAndNotBefore() throws Exception {
        Publisher publisher = bed.engine().publisher();
        CompletableFuture<Published> answer;
        try (Connection blocker = bed.pools.plain().getConnection()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("lock table message in share mode");
            answer = publisher.publish(message("acme", 1));
            awaitBlocked(1);
            assertThat(answer).isNotDone();
            blocker.commit();
        }
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(Published.STORED);
        assertThat(bed.number("select count(*) from message")).isEqualTo(1);
    }

    @Test
    void whatWaitsWhileOthersCommitSharesTheNextCommit() throws Exception {
        PostgresQueue engine = bed.engine();
        answer(engine.publisher(), message("acme", 0));
        List<CompletableFuture<Published>> answers = new ArrayList<>();
        try (Connection blocker = bed.pools.plain().getConnection()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("lock table message in share mode");
            answers.add(engine.publisher().publish(message("acme", 1)));
            awaitBlocked(1);
            answers.add(engine.publisher().publish(message("acme", 2)));
            awaitBlocked(2);
            for (int n = 3; n <= 102; n++) {
                answers.add(engine.publisher().publish(message("acme", n)));
            }
            blocker.commit();
        }
        for (var answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(Published.STORED);
        }
        assertThat(engine.counters().commits()).isLessThanOrEqualTo(5);
        assertThat(engine.counters().committedMessages()).isEqualTo(103);
    }

    @Test
    void aSingleMessageIsCommittedAtOnceAndAlone() throws Exception {
        PostgresQueue engine = bed.engine();
        for (int n = 1; n <= 3; n++) {
            answer(engine.publisher(), message("acme", n));
        }
        // Had it waited for more, the three would not be three commits.
        assertThat(engine.counters().commits()).isEqualTo(3);
    }

    @Test
    void oneBadMessageIn256FailsAloneAndTheOthersAreStored() throws Exception {
        Publisher publisher = bed.engine().publisher();
        answer(publisher, message("acme", 0));
        List<CompletableFuture<Published>> answers = new ArrayList<>();
        CompletableFuture<Published> bad = null;
        try (Connection blocker = bed.pools.plain().getConnection()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("lock table message in share mode");
            // Both writers are busy, so that the 256 are one batch.
            publisher.publish(message("acme", -1));
            awaitBlocked(1);
            publisher.publish(message("acme", -2));
            awaitBlocked(2);
            for (int n = 1; n <= 256; n++) {
                if (n == 100) {
                    bad = publisher.publish(message("ac\0me", n));
                } else {
                    answers.add(publisher.publish(message("acme", n)));
                }
            }
            blocker.commit();
        }
        for (var answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(Published.STORED);
        }
        CompletableFuture<Published> refused = bad;
        assertThatThrownBy(() -> refused.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("22021");
        assertThat(bed.number("select count(*) from message")).isEqualTo(1 + 2 + 255);
        assertThat(bed.number("select count(*) from delivery")).isEqualTo(2 * (1 + 2 + 255));
    }

    @Test
    void whatIsTheServersFaultIsNotBlamedOnTheMessage() throws Exception {
        bed.run("alter table message rename to message_elsewhere");
        Publisher publisher = bed.engine().publisher();
        assertThatThrownBy(() -> answer(publisher, message("acme", 1)))
                .cause()
                .isInstanceOf(io.posthouse.queue.QueueUnavailable.class);
        bed.run("alter table message_elsewhere rename to message");
        assertThat(answer(publisher, message("acme", 2))).isEqualTo(Published.STORED);
    }

    @Test
    void aMessageOverTheLargestIsRefusedByName() {
        PublishLimits limits = new PublishLimits(1, 256, 10, 64L << 20, 100, Duration.ofSeconds(5));
        Publisher publisher = bed.engine(bed.pools.publishing(), limits).publisher();
        assertThatThrownBy(() -> answer(publisher, message("acme", 1)))
                .cause()
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("posthouse.queue.message.largest");
    }

    @Test
    void tooManyWaitingAreRefusedAtOnceAndTheOthersStored() throws Exception {
        refusedOnceFull(new PublishLimits(1, 256, 5, 64L << 20, 10L << 20, Duration.ofSeconds(20)));
    }

    @Test
    void tooManyBytesWaitingAreRefusedAtOnceAndTheOthersStored() throws Exception {
        refusedOnceFull(new PublishLimits(1, 256, 10_000, 2_000, 10L << 20, Duration.ofSeconds(20)));
    }

    private void refusedOnceFull(PublishLimits limits) throws Exception {
        Publisher publisher = bed.engine(bed.pools.publishing(), limits).publisher();
        List<CompletableFuture<Published>> taken = new ArrayList<>();
        CompletableFuture<Published> refused;
        try (Connection blocker = bed.pools.plain().getConnection()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("lock table message in share mode");
            int number = 1;
            for (refused = publisher.publish(message("acme", number));
                    !refused.isCompletedExceptionally();
                    refused = publisher.publish(message("acme", ++number))) {
                taken.add(refused);
            }
            blocker.commit();
        }
        assertThatThrownBy(refused::get).cause().isInstanceOf(QueueFull.class);
        assertThat(taken).hasSizeBetween(4, 5);
        for (var answer : taken) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(Published.STORED);
        }
        await().untilAsserted(() ->
                assertThat(answer(publisher, message("acme", 100))).isEqualTo(Published.STORED));
    }

    @Test
    void theSameMessageAgainIsADuplicateAndChangesNothing() throws Exception {
        Publisher publisher = bed.engine().publisher();
        Outgoing message = message("acme", 1);
        assertThat(answer(publisher, message)).isEqualTo(Published.STORED);
        assertThat(answer(publisher, message)).isEqualTo(Published.DUPLICATE);
        assertThat(bed.number("select count(*) from delivery")).isEqualTo(2);
    }

    @Test
    void theSameIdWithOtherDataIsAConflict() throws Exception {
        Publisher publisher = bed.engine().publisher();
        UUID id = MessageIds.random();
        answer(publisher, message(id, "acme", 1, null));
        assertThat(answer(publisher, message(id, "acme", 2, null))).isEqualTo(Published.CONFLICT);
        assertThat(bed.text("select convert_from(envelope, 'UTF8') from message"))
                .contains("\"number\":1");
    }

    @Test
    void aTokenWithOtherDataIsRefusedAndNothingIsStored() throws Exception {
        Publisher publisher = bed.engine().publisher();
        answer(publisher, message(MessageIds.random(), "acme", 1, "once"));
        assertThat(answer(publisher, message(MessageIds.random(), "acme", 2, "once")))
                .isEqualTo(Published.TOKEN_REUSED);
        assertThat(bed.number("select count(*) from message")).isEqualTo(1);
        assertThat(bed.number("select count(*) from token")).isEqualTo(1);
    }

    @Test
    void aTokenWithTheSameDataIsADuplicate() throws Exception {
        Publisher publisher = bed.engine().publisher();
        answer(publisher, message(MessageIds.random(), "acme", 1, "once"));
        assertThat(answer(publisher, message(MessageIds.random(), "acme", 1, "once")))
                .isEqualTo(Published.DUPLICATE);
        assertThat(bed.number("select count(*) from message")).isEqualTo(1);
    }

    @Test
    void aMessageNamedAfterItsTokenIsStored() throws Exception {
        Publisher publisher = bed.engine().publisher();
        UUID token = MessageIds.of(Instant.EPOCH, "acme", "once");
        assertThat(answer(publisher, message(token, "acme", 1, "once"))).isEqualTo(Published.STORED);
    }

    @Test
    void theSameTokenOfAnotherRealmIsAnotherToken() throws Exception {
        Publisher publisher = bed.engine().publisher();
        answer(publisher, message(MessageIds.random(), "acme", 1, "once"));
        assertThat(answer(publisher, message(MessageIds.random(), "zenith", 2, "once")))
                .isEqualTo(Published.STORED);
    }

    @Test
    void deliveriesOfASubscriptionThatNobodyWorksOnArriveDead() throws Exception {
        bed.arriving("x", "operate-unrouted");
        answer(bed.engine().publisher(), message("acme", 1));
        assertThat(bed.text("select reason || ' ' || (since is not null)::text from delivery where state = 'x'"))
                .isEqualTo("unrouted true");
        assertThat(bed.number("select count(*) from delivery where state = 'r'"))
                .isEqualTo(2);
    }

    @Test
    void aRealmNeverSeenBeforeGetsItsLanes() throws Exception {
        Publisher publisher = bed.engine().publisher();
        answer(publisher, message("acme", 1));
        answer(publisher, message("zenith", 2));
        bed.subscribed("new-orders");
        answer(publisher, message("acme", 3));
        assertThat(bed.number("select count(*) from lane")).isEqualTo(5);
        assertThat(bed.number("select count(*) from delivery")).isEqualTo(2 + 2 + 3);
    }

    @Test
    void aStopPublishesWhatWaitsAndThenRefusesPolitely() throws Exception {
        PostgresQueue engine = bed.engine();
        List<CompletableFuture<Published>> answers = new ArrayList<>();
        for (int n = 1; n <= 100; n++) {
            answers.add(engine.publisher().publish(message("acme", n)));
        }
        engine.close();
        for (var answer : answers) {
            assertThat(answer).isCompletedWithValue(Published.STORED);
        }
        assertThatThrownBy(() -> answer(engine.publisher(), message("acme", 101)))
                .cause()
                .isInstanceOf(QueueFull.class)
                .hasMessageContaining("stops");
    }

    private void awaitBlocked(int count) {
        await().until(() -> bed.number("select count(*) from pg_locks where not granted and database ="
                        + " (select oid from pg_database where datname = current_database())")
                == count);
    }
}
