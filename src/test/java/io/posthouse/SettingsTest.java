package io.posthouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path home;

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        Settings settings = settings("posthouse.queue.lease=20s", Map.of("POSTHOUSE_QUEUE_LEASE", "5s"));
        assertThat(settings.duration("posthouse.queue.lease")).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void timesAndSizesCarryTheirUnit() throws IOException {
        Settings settings = settings("a=250ms\nb=3d\nc=64kB\nd=512", Map.of());
        assertThat(settings.duration("a")).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.duration("b")).isEqualTo(Duration.ofDays(3));
        assertThat(settings.size("c")).isEqualTo(65_536);
        assertThat(settings.size("d")).isEqualTo(512);
    }

    @Test
    void aWrongValueNamesItsKeyItsVariableAndWhatIsWantedButNeverTheValue() throws IOException {
        Settings settings = settings("posthouse.queue.lease=s3cr3t", Map.of());
        assertThatThrownBy(() -> settings.duration("posthouse.queue.lease"))
                .hasMessageContaining("posthouse.queue.lease")
                .hasMessageContaining("POSTHOUSE_QUEUE_LEASE")
                .hasMessageContaining("30s")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void aKeyWithoutALineIsAMistakeOfOurs() throws IOException {
        Settings settings = settings("", Map.of());
        assertThatThrownBy(() -> settings.text("posthouse.nowhere")).hasMessageContaining("posthouse.nowhere");
    }

    private Settings settings(String lines, Map<String, String> environment) throws IOException {
        Files.writeString(home.resolve("application.properties"), lines);
        return Settings.load(home, environment);
    }
}
