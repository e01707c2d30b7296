package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.LeasedRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthouse.queue.Leased;
import io.posthouse.queue.control.Limit;
import io.posthouse.queue.control.Permission;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A line that breaks after the commit costs no place of a throttle, and gives none away twice. */
class RationsTest {
    private static final String OCCUPY = "update slot s set runner = ?";
    private static final String GIVE_BACK = "update slot s set runner = null";
    private static final int PLACES = 3;

    private final QueueBed bed = new QueueBed().subscribed("depot-orders");
    private int self;
    private int rule;
    private Permission permission;

    @BeforeEach
    void throttle() {
        new Rules(bed).throttle(Rules.realm("acme"), null, PLACES);
        self = bed.runner(Duration.ofHours(1));
        rule = (int) bed.number("select id from control");
        permission = new Permission(false, null, Long.MAX_VALUE, List.of(new Limit(rule, null, PLACES)));
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void placesWhoseGrantWasNeverHeardOfAreUsedAllTheSame() throws SQLException {
        Rations rations = rations(AnswersLost.of(bed.pools.leases(), OCCUPY, 1));
        assertThatThrownBy(() -> reserve(rations, 2)).isInstanceOf(SQLException.class);
        assertThat(held()).as("committed, and not heard of").isEqualTo(2);
        assertThat(reserve(rations, 2).most()).isEqualTo(2);
    }

    @Test
    void placesWhoseGrantWasNeverHeardOfAndThatNobodyNeedsGoToOthers() {
        Rations rations = rations(AnswersLost.of(bed.pools.leases(), OCCUPY, 1));
        assertThatThrownBy(() -> reserve(rations, PLACES)).isInstanceOf(SQLException.class);
        assertThat(held()).isEqualTo(PLACES);
        ticks(rations);
        assertThat(held()).isZero();
    }

    @Test
    void placesThatWereGivenBackUnheardAreNotGivenBackTwice() throws SQLException {
        Rations rations = rations(AnswersLost.of(bed.pools.leases(), GIVE_BACK, 1));
        Rotation.Turn turn = reserve(rations, PLACES);
        Leased one = row(1, 1);
        rations.leased(List.of(turn), List.of(one));
        rations.started(List.of(one));
        ticks(rations);
        assertThat(held()).as("one is in work").isEqualTo(1);
        rations.ended(one);
        ticks(rations);
        assertThat(held()).isZero();
    }

    /** As when a statement that was given up reaches the server late. */
    @Test
    void placesOfOursThatWeDoNotKnowOfAreFoundAndGoToOthers() throws SQLException {
        Rations rations = rations(bed.pools.leases());
        rations.leased(List.of(reserve(rations, 1)), List.of());
        bed.run("update slot set runner = " + self);
        ticks(rations);
        assertThat(held()).isZero();
    }

    private Rations rations(DataSource database) {
        return new Rations(database, () -> self);
    }

    private Rotation.Turn reserve(Rations rations, int messages) throws SQLException {
        return rations.reserve(List.of(new Rotation.Turn(1, 0)), messages, lane -> permission)
                .get(0);
    }

    private void ticks(Rations rations) {
        IntStream.range(0, 15).forEach(n -> rations.tick(Set.of(rule)));
    }

    private long held() {
        return bed.number("select count(*) from slot where runner = " + self);
    }
}
