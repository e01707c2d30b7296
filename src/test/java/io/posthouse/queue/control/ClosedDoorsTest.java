package io.posthouse.queue.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosedDoorsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String MAILGUN = "/webhooks/mailgun/{realm}";

    @Test
    void aDoorClosedForARealmIsOpenForTheOthers() {
        ClosedDoors doors = new ClosedDoors(List.of(closed(MAILGUN, "acme", null)));
        assertThat(doors.at(MAILGUN, "acme")).isNotNull();
        assertThat(doors.at(MAILGUN, "beta")).isNull();
        assertThat(doors.at("/forms/{realm}/{form}", "acme")).isNull();
    }

    @Test
    void aDoorClosedForAllIsClosedForEachRealmAndForNone() {
        ClosedDoors doors = new ClosedDoors(List.of(closed(MAILGUN, null, null), closed("/plain", null, null)));
        assertThat(doors.at(MAILGUN, "acme")).isNotNull();
        assertThat(doors.at("/plain", null)).isNotNull();
    }

    @Test
    void aDoorOpensByItselfAtItsMoment() {
        ClosedDoors doors = new ClosedDoors(List.of(closed(MAILGUN, null, NOW)));
        assertThat(doors.at(NOW.minusMillis(1)).at(MAILGUN, "acme")).isNotNull();
        assertThat(doors.at(NOW).at(MAILGUN, "acme")).isNull();
    }

    /** It is asked for every request of the public port. */
    @Test
    void askingAllocatesNothing() {
        ClosedDoors none = ClosedDoors.NONE;
        ClosedDoors some =
                new ClosedDoors(List.of(closed("/other/{realm}", "acme", null), closed(MAILGUN, "beta", null)));
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int open = 0;
        long before = 0;
        for (int round = 0; round < 200_000; round++) {
            if (round == 100_000) {
                before = thread.getCurrentThreadAllocatedBytes();
            }
            open += none.at(MAILGUN, "acme") == null ? 1 : 0;
            open += some.at(MAILGUN, "acme") == null ? 1 : 0;
        }
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertThat(open).isEqualTo(400_000);
        assertThat(allocated / 200_000.0).as("bytes each").isLessThan(0.1);
    }

    private static ClosedDoor closed(String path, String realm, Instant until) {
        return new ClosedDoor(path, realm, "why", "ann", NOW.minusSeconds(9), until, 1);
    }
}
