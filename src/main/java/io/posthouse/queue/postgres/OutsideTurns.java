package io.posthouse.queue.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose turn it is among a subscription's lanes that have something for a worker outside: they are asked in a circle, from
 * the one asked last on. Lanes that may not be asked are passed over, and use up nobody's turn. Not thread-safe.
 */
final class OutsideTurns {
    private static final int PAGE = 500;
    /** So many lanes at most are passed over at once; the next time goes on from there. */
    private static final int PAGES = 40;

    private final Map<Integer, Long> last = new HashMap<>();

    /** Lanes above {@code after} that have something, by their number. */
    interface Page {
        List<Long> lanes(long after, int limit) throws SQLException;
    }

    /** Leaves out lanes that may not be asked now. */
    interface Filter {
        List<Long> open(List<Long> lanes) throws SQLException;
    }

    /**
     * At most so many lanes that may be asked now.
     *
     * @param free whether the filter lets all of them through, so that no more need be looked at
     */
    List<Long> next(int subscription, int most, boolean free, Page page, Filter filter) throws SQLException {
        long begin = last.getOrDefault(subscription, 0L);
        long at = begin;
        boolean around = false;
        List<Long> found = new ArrayList<>();
        int limit = free ? most : Math.max(most, PAGE);
        for (int n = 0; n < PAGES && found.size() < most; n++) {
            List<Long> some = page.lanes(at, limit);
            boolean end = some.size() < limit;
            if (around) {
                int all = some.size();
                some = some.stream().filter(lane -> lane <= begin).toList();
                end |= some.size() < all;
            }
            List<Long> open = filter.open(some);
            open = open.subList(0, Math.min(open.size(), most - found.size()));
            found.addAll(open);
            if (found.size() == most) {
                at = open.get(open.size() - 1);
            } else if (!end) {
                at = some.get(some.size() - 1);
            } else if (around || begin == 0) {
                at = found.isEmpty() ? begin : found.get(found.size() - 1);
                break;
            } else {
                around = true;
                at = 0;
            }
        }
        last.put(subscription, at);
        return found;
    }
}
