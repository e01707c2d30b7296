package io.posthouse.queue.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthouse.queue.Leased;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettlerTest {
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");

    @AfterEach
    void close() {
        bed.close();
    }

    /** One outcome is refused, and the line breaks while it is looked for: a lease still in use must not be given back. */
    @Test
    void whatIsRecordedIsCountedOnceWhenTheLineBreaksBeforeTheRestIs() {
        bed.ready("acme", 6);
        List<Leased> leased = bed.lease(bed.runner(Duration.ofMinutes(1)), 6);
        long lease = leased.get(0).lease();
        OpenLeases open = new OpenLeases();
        open.asking(lease);
        open.took(lease, leased.size());
        try (Settler settler =
                new Settler(AnswersLost.of(bed.pools.leases(), "update delivery d set state = case", 1), open)) {
            settler.settle(Settlement.done(leased.get(0)));
            settler.settle(Settlement.done(leased.get(1)));
            settler.settle(new Settlement(leased.get(2), 'w', 1L, 0, 0, "not \0 text", "later", null));
            settler.settle(Settlement.done(leased.get(3)));
            await().until(() -> bed.number("select count(*) from delivery where state = 'w'") == 1);
            // Recorded after those: then they are.
            settler.settle(Settlement.done(leased.get(4)));
            await().until(() -> bed.number("select count(*) from delivery_ended") == 4);
        }
        assertThat(open.knows(lease)).as("one is still being worked on").isTrue();
        assertThat(open.settled(List.of(Settlement.done(leased.get(5)))))
                .as("and only one")
                .containsExactly(lease);
    }
}
