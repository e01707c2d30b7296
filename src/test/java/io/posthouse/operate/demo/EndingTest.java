package io.posthouse.operate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EndingTest {
    @Test
    void everybodyThereOnceIsAsPromised() {
        Ending ending = new Ending(2, 0, figures(0, 0, Map.of("a", 1, "b", 1)));

        assertThat(ending.asPromised()).isTrue();
        assertThat(ending.complete()).isTrue();
    }

    @Test
    void whoWaitsIsNotLostAndWhoDoesNotIs() {
        Ending waiting = new Ending(2, 1, figures(1, 0, Map.of("a", 1)));
        assertThat(waiting.lost()).isZero();
        assertThat(waiting.asPromised()).isTrue();
        assertThat(waiting.complete()).isFalse();

        Ending lost = new Ending(3, 2, figures(1, 0, Map.of("a", 1)));
        assertThat(lost.lost()).isOne();
        assertThat(lost.asPromised()).isFalse();
    }

    @Test
    void aDoubleOrADeadLetterOrNobodyAtAllIsNotAsPromised() {
        assertThat(new Ending(2, 0, figures(0, 0, Map.of("a", 2, "b", 1))).asPromised())
                .isFalse();
        assertThat(new Ending(1, 0, figures(0, 1, Map.of("a", 1))).asPromised()).isFalse();
        assertThat(new Ending(0, 0, figures(0, 0, Map.of())).asPromised()).isFalse();
    }

    private static Figures figures(long waiting, long dead, Map<String, Integer> byEmail) {
        return Figures.of(new Looks.WriteBacks(9, waiting, 9, dead), byEmail);
    }
}
