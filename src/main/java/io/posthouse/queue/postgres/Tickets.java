package io.posthouse.queue.postgres;

import io.posthouse.queue.Leased;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Which messages hold a token and a place of which rations, from the turn that asks for them to the end of the try. Not thread-safe. */
final class Tickets {
    /** By the turn itself: a lane may have one of its worker's, and one of its suspects'. */
    private final Map<Rotation.Turn, Reservation> reserved = new IdentityHashMap<>();

    private final Map<Try, Ticket> tickets = new HashMap<>();

    /** Of one delivery there may be two, when its lease was lost while it was tried. */
    private record Try(long lease, long delivery) {
        static Try of(Leased leased) {
            return new Try(leased.lease(), leased.delivery());
        }
    }

    private record Reservation(List<Ration> rations, int messages) {}

    /** What a leased message holds. */
    private static final class Ticket {
        private final List<Ration> rations;
        private boolean started;

        Ticket(List<Ration> rations) {
            this.rations = rations;
        }
    }

    boolean isEmpty() {
        return reserved.isEmpty() && tickets.isEmpty();
    }

    /**
     * The turn, with as many messages as it may have; they are reserved until {@link #leased}.
     *
     * @param lanes that are still to be served, this one included: each gets its share of what is left
     */
    Rotation.Turn reserve(Rotation.Turn turn, int each, List<Ration> its, int lanes) {
        int messages = Math.min(each, turn.most());
        for (Ration ration : its) {
            messages = Math.min(messages, (int) ((ration.available() + (long) lanes - 1) / lanes));
        }
        Rotation.Turn allowed = turn.most(messages);
        if (messages > 0) {
            for (Ration ration : its) {
                ration.reserve(messages);
            }
            reserved.put(allowed, new Reservation(its, messages));
        }
        return allowed;
    }

    /** What was leased of these turns; what was reserved and not leased is free again. */
    void leased(List<Rotation.Turn> turns, List<Leased> leased) {
        Map<Long, Reservation> its = new HashMap<>();
        for (Rotation.Turn turn : turns) {
            Reservation reservation = reserved.remove(turn);
            if (reservation != null) {
                its.put(turn.lane(), reservation);
            }
        }
        Map<Long, Integer> got = new HashMap<>();
        for (Leased one : leased) {
            Reservation reservation = its.get(one.lane());
            if (reservation != null) {
                tickets.put(Try.of(one), new Ticket(reservation.rations()));
                got.merge(one.lane(), 1, Integer::sum);
            }
        }
        its.forEach((lane, reservation) -> {
            int unused = reservation.messages() - got.getOrDefault(lane, 0);
            reservation.rations().forEach(ration -> ration.unused(unused));
        });
    }

    /** These are begun now. */
    void started(Collection<Leased> batch) {
        for (Leased one : batch) {
            Ticket ticket = tickets.get(Try.of(one));
            if (ticket != null && !ticket.started) {
                ticket.started = true;
                ticket.rations.forEach(ration -> ration.started(1));
            }
        }
    }

    /** It was tried, or given back. Returns whether a place was given up. */
    boolean ended(Leased one, long now) {
        Ticket ticket = tickets.remove(Try.of(one));
        if (ticket == null) {
            return false;
        }
        boolean surplus = false;
        for (Ration ration : ticket.rations) {
            if (ticket.started) {
                surplus |= ration.ended(1, now);
            } else {
                ration.unused(1);
            }
        }
        return surplus;
    }
}
