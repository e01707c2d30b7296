package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.MessageIds;
import io.posthouse.operate.QueueRows;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OldAppendsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant OLD = NOW.minus(Duration.ofDays(40));
    private static final Instant YOUNG = NOW.minus(Duration.ofDays(20));

    private final HikariDataSource queue = TestDatabases.freshQueue();
    private final QueueRows rows = new QueueRows(queue);
    private final OldAppends appends = new OldAppends(queue, Duration.ofDays(30));

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void anAppendWhoseMessageIsGoneIsForgottenWhenItIsOld() throws SQLException {
        append(OLD, OLD);
        append(YOUNG, YOUNG);
        append(OLD, YOUNG);

        assertThat(appends.forget(NOW)).isEqualTo(1);
        assertThat(rows.number("select count(*) from write_back_state")).isEqualTo(2);
        assertThat(appends.forget(NOW)).isZero();
    }

    @Test
    void anAppendThatMayStillBeTriedIsKeptHoweverOld() throws SQLException {
        UUID waiting = append(OLD, OLD);
        rows.update(
                "insert into message (id, topic, realm, digest, envelope) values (?, 'T', 'acme', '', '')", waiting);

        assertThat(appends.forget(NOW)).isZero();
        rows.update("delete from message");
        assertThat(appends.forget(NOW)).isEqualTo(1);
    }

    @Test
    void whatGuardsAStateIsNeverForgotten() throws SQLException {
        row("crm", "ada@example.com", id(OLD), OLD);
        row("crm", "bob@example.com", id(OLD), OLD);

        assertThat(appends.forget(NOW)).isZero();
    }

    @Test
    void moreThanOneTransactionTakesAreAllForgotten() throws SQLException {
        for (int i = 0; i < 3; i++) {
            rows.update(
                    "insert into write_back_state (realm, destination, operation, source, entity, version, message, outcome,"
                            + " updated_at) select 'acme', 'hubspot', 'note', '', m::text, 1, m, 'done', ? from"
                            + " (select (left(?::text, 24) || lpad(to_hex(n + ?), 12, '0'))::uuid as m from generate_series(1, 700) n) ids",
                    OLD,
                    id(OLD).toString(),
                    i * 700);
        }
        assertThat(appends.forget(NOW)).isEqualTo(2_100);
    }

    private UUID append(Instant happened, Instant updated) throws SQLException {
        UUID message = id(happened);
        row("", message.toString(), message, updated);
        return message;
    }

    private void row(String source, String entity, UUID message, Instant updated) throws SQLException {
        rows.update(
                "insert into write_back_state (realm, destination, operation, source, entity, version, message, outcome,"
                        + " done_version, done_message, external_id, updated_at)"
                        + " values ('acme', 'hubspot', 'note', ?, ?, 1, ?, 'done', 1, ?, '501', ?)",
                source,
                entity,
                message,
                message,
                updated);
    }

    private static UUID id(Instant time) {
        return MessageIds.of(time, UUID.randomUUID().toString());
    }
}
