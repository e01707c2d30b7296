package io.posthouse.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.message.MessageIds;
import io.posthouse.queue.control.Holds;
import io.posthouse.queue.control.Scope;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldTest {
    private final HikariDataSource queue = TestDatabases.freshQueue();
    private final QueueRows rows = new QueueRows(queue);
    private final Held held = new Held(queue);
    private Envelope message;

    @BeforeEach
    void subscribe() throws Exception {
        for (String name : new String[] {"a", "b", "c", "d"}) {
            rows.subscription(name, "T", "crm");
        }
        message = rows.message("T", "acme");
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void everythingOpenOfAMessageIsHeldAndNothingElse() throws Exception {
        rows.delivery("a", message, "r", null);
        rows.delivery("b", message, "w", "tried once");
        rows.delivery("c", message, "s", null);
        rows.delivery("d", message, "x", "no");
        rows.delivery("a", rows.message("T", "acme"), "r", null);
        assertThat(held.hold(message.id(), "ann", "wrong address")).isEqualTo(new Held.Kept(3, 0));
        assertThat(rows.number("select count(*) from delivery where state = 'h' and due is null and since is not null"
                        + " and reason = 'held by ann: wrong address'"))
                .isEqualTo(3);
        assertThat(rows.number("select count(*) from delivery where state in ('r', 'x')"))
                .isEqualTo(2);
        assertThat(rows.number("select count(*) from hold")).isZero();
        assertThat(rows.text("select action || ' ' || count || ' ' || reason from audit"))
                .isEqualTo("message.hold 3 wrong address");
    }

    @Test
    void whatIsBeingTriedIsHeldWhenNobodyTriesItAnyMore() throws Exception {
        rows.delivery("a", message, "r", null);
        rows.update("update delivery set lease = 77");
        assertThat(held.hold(message.id(), "ann", "wrong address")).isEqualTo(new Held.Kept(0, 1));
        assertThat(rows.text("select state::text from delivery")).isEqualTo("r");
        rows.update("update delivery set lease = null");
        keep();
        assertThat(rows.text("select state::text from delivery")).isEqualTo("h");
        assertThat(rows.number("select count(*) from hold")).isZero();
    }

    @Test
    void aWishForWhatIsDoneMeanwhileIsForgotten() throws Exception {
        rows.delivery("a", message, "r", null);
        rows.update("update delivery set lease = 77");
        held.hold(message.id(), "ann", "wrong address");
        rows.update("delete from delivery");
        keep();
        assertThat(rows.number("select count(*) from hold")).isZero();
    }

    @Test
    void aReleasedMessageIsReadyAndItsBudgetDidNotRun() throws Exception {
        rows.delivery("a", message, "h", "waits for a person");
        rows.update("update delivery set since = now() - interval '1 day', tried_from = now() - interval '2 days'");
        Outcome outcome = held.release(held.of(message.id()), message.id(), "message", "ann", null);
        assertThat(outcome.changed()).isEqualTo(1);
        assertThat(rows.number("select count(*) from delivery where state = 'r' and reason is null and since is null"
                        + " and tried_from > now() - interval '25 hours'"))
                .isEqualTo(1);
    }

    @Test
    void aReleaseWithdrawsTheWishForWhatIsBeingTried() throws Exception {
        rows.delivery("a", message, "r", null);
        rows.update("update delivery set lease = 77");
        held.hold(message.id(), "ann", "wrong address");
        held.release(held.of(message.id()), message.id(), "message", "ann", null);
        rows.update("update delivery set lease = null");
        keep();
        assertThat(rows.text("select state::text from delivery")).isEqualTo("r");
    }

    @Test
    void aScopeReleasesItsOwnAndNotWhatNobodyWorksOn() throws Exception {
        rows.delivery("a", message, "h", "waits");
        rows.delivery("b", message, "h", "waits");
        rows.delivery("a", rows.message("T", "beta"), "h", "waits");
        rows.delivery("a", rows.message("T", "acme"), "x", "dead");
        rows.update("update subscription set active = false where name = 'b'");
        var acme = new Scope(null, "acme", null);
        assertThat(held.of(acme)).hasSize(1);
        assertThat(held.of(new Scope("a", null, null))).hasSize(2);
        assertThat(held.release(held.of(acme), null, "realm=acme", "ann", "all well")
                        .changed())
                .isEqualTo(1);
        assertThat(rows.number("select count(*) from delivery where state = 'h'"))
                .isEqualTo(2);
    }

    @Test
    void aMessageThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> held.hold(MessageIds.random(), "ann", "why"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("there is no message");
    }

    private void keep() throws Exception {
        try (Connection connection = queue.getConnection()) {
            Holds.keep(connection);
        }
    }
}
