package io.posthouse.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthouse.message.BadInput;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class CountedPatternTest {
    @Test
    void theFirstPlaceIsFoundWithItsGroups() {
        CountedPattern pattern = CountedPattern.of("ID: (\\d+)");
        assertThat(pattern.groups()).isOne();
        assertThat(pattern.find("Existing ID: 34, ID: 35").orElseThrow().group(1))
                .isEqualTo("34");
        assertThat(pattern.find("none")).isEmpty();
    }

    @Test
    void aTextMadeForThePatternEndsTheSearch() {
        CountedPattern pattern = CountedPattern.of("^((a|aa)+)\\1c$");
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> pattern.find("a".repeat(60) + "!"))
                        .isInstanceOf(BadInput.class)
                        .hasMessageNotContaining("aaa"));
    }

    @Test
    void aTextThatIsTooDeepForTheMatcherEndsTheSearchAndNoThread() {
        assertThatThrownBy(() -> CountedPattern.of("(?:a|b)*c").find("ab".repeat(200_000)))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void whatIsNoPatternIsRefusedInWords() {
        assertThatThrownBy(() -> CountedPattern.of("(")).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> CountedPattern.of("a".repeat(1_001))).isInstanceOf(BadInput.class);
    }
}
