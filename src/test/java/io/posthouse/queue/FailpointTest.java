package io.posthouse.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class FailpointTest {
    @ParameterizedTest
    @NullAndEmptySource
    void nothingIsArmedWhenNothingIsSaid(String text) {
        assertThat(Failpoint.Armed.of(text)).isNull();
    }

    @Test
    void aNameAloneKillsAtTheFirstPassing() {
        assertThat(Failpoint.Armed.of("after-effect").kills(Failpoint.AFTER_EFFECT))
                .isTrue();
    }

    @Test
    void aNumberSaysWhichPassingKillsAndOnlyThatOne() {
        Failpoint.Armed armed = Failpoint.Armed.of("mid-batch:3");
        assertThat(armed.kills(Failpoint.MID_BATCH)).isFalse();
        assertThat(armed.kills(Failpoint.MID_REPLAY)).isFalse();
        assertThat(armed.kills(Failpoint.MID_BATCH)).isFalse();
        assertThat(armed.kills(Failpoint.MID_BATCH)).isTrue();
        assertThat(armed.kills(Failpoint.MID_BATCH)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Failpoint.class)
    void everyPointHasItsWord(Failpoint point) {
        String word = point.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        assertThat(Failpoint.Armed.of(word + ":1").kills(point)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after",
                "AFTER_EFFECT",
                "after-effect:",
                "after-effect:0",
                "after-effect:-1",
                "after-effect:x",
                "after-effect:1:2"
            })
    void whatIsNoPointIsRefusedByName(String text) {
        assertThatThrownBy(() -> Failpoint.Armed.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("POSTHOUSE_FAILPOINT=" + text);
    }
}
