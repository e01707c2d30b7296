package io.posthouse.operate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsTokenTest {
    @Test
    void theFirstStartMakesATokenOnlyItsOwnerReadsAndTheNextOneKeepsIt(@TempDir Path data) throws Exception {
        Path file = data.resolve("secrets").resolve("operations-token");

        OperationsToken first = OperationsToken.in(file);
        String token = Files.readString(file).strip();
        OperationsToken second = OperationsToken.in(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(token).hasSizeGreaterThanOrEqualTo(40);
        assertThat(first.opens("Bearer " + token)).isTrue();
        assertThat(second.opens("bearer " + token)).isTrue();
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void nothingElseOpens(@TempDir Path data) throws Exception {
        Path file = data.resolve("operations-token");
        OperationsToken token = OperationsToken.in(file);
        String right = Files.readString(file).strip();

        for (String header :
                new String[] {null, "", "Bearer", "Bearer ", "Basic " + right, right, "Bearer " + right + "x"}) {
            assertThat(token.opens(header)).as(String.valueOf(header)).isFalse();
        }
    }

    @Test
    void aShortTokenIsRefused(@TempDir Path data) throws Exception {
        Path file = Files.writeString(data.resolve("operations-token"), "secret\n");

        assertThatThrownBy(() -> OperationsToken.in(file))
                .hasMessageContaining("shorter than")
                .hasMessageNotContaining("secret\n");
    }
}
