package io.posthouse.operate.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.operate.Depth;
import io.posthouse.queue.register.RegisterFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopyLagTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Copy MARKETING =
            new Copy("customer", "crm", "marketing", Set.of("marketing-created", "marketing-deleted"));

    @Test
    void theCopiesOfThisHouseAreFoundWithWhatBringsThemUpToDate() {
        Path routes = Path.of("routes");

        List<Copy> copies = Copy.in(routes, RegisterFiles.read(routes));

        assertThat(copies).extracting(Copy::team).containsExactly("analytics", "marketing");
        assertThat(copies).allSatisfy(copy -> {
            assertThat(copy.entity()).isEqualTo("customer");
            assertThat(copy.owner()).isEqualTo("crm");
            assertThat(copy.subscriptions()).hasSize(3).allMatch(name -> name.startsWith(copy.team() + "-"));
        });
    }

    @Test
    void aCopyIsBehindByTheOldestChangeThatStillWaitsForIt() {
        CopyLag lag = CopyLag.of(
                MARKETING,
                List.of(
                        depth("marketing-created", 2, 1, NOW.minusSeconds(90)),
                        depth("marketing-deleted", 1, 0, NOW.minusSeconds(30)),
                        depth("marketing-stop", 9, 9, NOW.minusSeconds(900))),
                NOW);

        assertThat(lag.age()).isEqualTo(Duration.ofSeconds(90));
        assertThat(lag.changes()).isEqualTo(4);
    }

    @Test
    void aDeadLetterIsAChangeThatTheCopyDoesNotHave() {
        CopyLag lag = CopyLag.of(MARKETING, List.of(depth("marketing-created", 0, 1, null)), NOW);

        assertThat(lag.age()).isZero();
        assertThat(lag.changes()).isEqualTo(1);
    }

    @Test
    void aCopyThatHasEverythingIsNotBehind() {
        assertThat(CopyLag.of(MARKETING, List.of(depth("marketing-created", 0, 0, null)), NOW))
                .isEqualTo(new CopyLag(MARKETING, Duration.ZERO, 0));
        assertThat(CopyLag.of(MARKETING, List.of(depth("marketing-created", 1, 0, NOW.plusSeconds(1))), NOW)
                        .age())
                .as("the clocks differ")
                .isZero();
    }

    private static Depth depth(String subscription, long ready, long dead, Instant oldest) {
        return new Depth(subscription, "marketing", "T", true, ready, 0, 0, 0, 0, dead, oldest, false);
    }
}
