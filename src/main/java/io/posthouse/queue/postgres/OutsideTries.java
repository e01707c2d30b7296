package io.posthouse.queue.postgres;

import io.posthouse.queue.Outcome;
import io.posthouse.queue.OutsideLeases.Recorded;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/** What programs outside say of the deliveries they hold: how it ended, or that it takes longer. Thread-safe. */
final class OutsideTries {
    private final DataSource leases;
    private final OutsideSlot slot;
    private final OutsideKey key;
    private final Settlements settlements;
    private final Counters counters;

    OutsideTries(DataSource leases, OutsideSlot slot, OutsideKey key, Settlements settlements, Counters counters) {
        this.leases = leases;
        this.slot = slot;
        this.key = key;
        this.settlements = settlements;
        this.counters = counters;
    }

    /** Records it, if the lease still holds. */
    Recorded outcome(String team, String text, Outcome outcome) throws SQLException {
        Optional<OutsideHandle> handle = OutsideHandle.of(text, key.bytes());
        if (handle.isEmpty()) {
            return Recorded.UNKNOWN;
        }
        try (Connection connection = leases.getConnection()) {
            var held = held(connection, team, handle.get());
            return held.isEmpty() ? Recorded.UNKNOWN : record(connection, handle.get(), held.get(), outcome);
        }
    }

    /** Another full lease from now on; empty when it has ended. */
    Optional<Instant> extend(String team, String text) throws SQLException {
        Optional<OutsideHandle> handle = OutsideHandle.of(text, key.bytes());
        if (handle.isEmpty()) {
            return Optional.empty();
        }
        try (Connection connection = leases.getConnection()) {
            var held = held(connection, team, handle.get()).filter(one -> one.leased() != null);
            if (held.isEmpty()) {
                return Optional.empty();
            }
            OutsideSlot.Opened opened = slot.open(connection);
            return OutsideStatements.move(connection, handle.get().lease(), opened.runner())
                    ? Optional.of(opened.deadline())
                    : Optional.empty();
        }
    }

    private Recorded record(Connection connection, OutsideHandle handle, OutsideStatements.Held held, Outcome outcome)
            throws SQLException {
        if (held.leased() != null) {
            var settlement = settlements.of(held.leased(), outcome, held.policy(), true);
            if (SettleStatement.settle(connection, List.of(settlement)) == 1) {
                counters.settledAs(outcome.word());
                SettleStatement.forget(connection, List.of(handle.lease()));
                return Recorded.NOW;
            }
        }
        String word = outcome.word().name().toLowerCase(Locale.ROOT);
        return OutsideStatements.told(connection, handle, word) ? Recorded.BEFORE : Recorded.STALE;
    }

    private static Optional<OutsideStatements.Held> held(Connection connection, String team, OutsideHandle handle)
            throws SQLException {
        return OutsideStatements.held(connection, handle)
                .filter(one -> one.team().equals(team));
    }
}
