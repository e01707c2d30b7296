package io.posthouse.operate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
    @TempDir
    private Path parent;

    @Test
    void aFolderThatNoDemoMadeIsNeverEmptied() throws IOException {
        Files.writeString(parent.resolve("accounts.csv"), "all we have");

        assertThatThrownBy(() -> DemoFolder.afresh(parent, folder -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was not made by a demo")
                .hasMessageContaining("--data");
        assertThat(parent.resolve("accounts.csv")).hasContent("all we have");
    }

    @Test
    void theNextDemoBeginsWithoutTheLastOnesDataButKeepsThePrograms() throws IOException {
        Path folder = parent.resolve("demo");
        DemoFolder.afresh(folder, left -> {}).close();
        Path data = Files.createDirectories(folder.resolve("postgres/17")).resolve("PG_VERSION");
        Path program =
                Files.createDirectories(folder.resolve("postgres/17.10-bin")).resolve("postgres");
        Files.writeString(data, "17");
        Files.writeString(program, "elf");

        DemoFolder.afresh(folder, left -> assertThat(data).exists()).close();

        assertThat(data).doesNotExist();
        assertThat(program).exists();
    }

    @Test
    void twoDemosDoNotShareAFolder() throws IOException {
        try (DemoFolder first = DemoFolder.afresh(parent.resolve("demo"), left -> {})) {
            assertThatThrownBy(() -> DemoFolder.afresh(first.path(), left -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another demo runs");
        }
    }

    @Test
    void theSigningKeyIsItsOwnersOnly() throws IOException {
        try (DemoFolder folder = DemoFolder.afresh(parent.resolve("demo"), left -> {})) {
            assertThat(Files.readString(folder.keyFile()).strip()).isEqualTo(folder.key());
            assertThat(Files.getPosixFilePermissions(folder.keyFile()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }
}
