package io.posthouse.ingest.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTokensTest {
    private static final ProgressTokens TOKENS = new ProgressTokens(new byte[32]);

    @Property
    void aTokenLeadsBackToItsMessageAndIsFitForAnAddress(@ForAll long high, @ForAll long low) {
        UUID id = new UUID(high, low);
        assertThat(TOKENS.of(id)).matches("[A-Za-z0-9_-]{43}");
        assertThat(TOKENS.id(TOKENS.of(id))).contains(id);
    }

    @Property
    void anyOtherCharacterMakesItWrong(
            @ForAll long high, @ForAll long low, @ForAll @IntRange(max = 42) int at, @ForAll char c) {
        String token = TOKENS.of(new UUID(high, low));
        if (token.charAt(at) != c) {
            assertThat(TOKENS.id(token.substring(0, at) + c + token.substring(at + 1)))
                    .isEmpty();
        }
    }

    @Property
    void anyTextIsWrong(@ForAll String text) {
        assertThat(TOKENS.id(text)).isEmpty();
    }

    @Test
    void aTokenOfAnotherHouseIsWrong() {
        byte[] other = new byte[32];
        other[0] = 1;
        assertThat(new ProgressTokens(other).id(TOKENS.of(new UUID(1, 2)))).isEmpty();
    }

    @Test
    void theKeyIsMadeOnceForItsOwnerAlone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("secrets/progress-key");
        UUID id = new UUID(1, 2);
        String token = ProgressTokens.in(file).of(id);

        assertThat(ProgressTokens.in(file).id(token)).contains(id);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aKeyThatIsNoneStopsTheStart(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("progress-key"), "short");
        assertThatThrownBy(() -> ProgressTokens.in(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("remove the file")
                .hasMessageNotContaining("short\n");
    }
}
