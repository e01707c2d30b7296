package io.posthouse.operate.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @CsvSource({
        "/health/live, /health/live",
        "/health/live/, /health/live",
        "//health/../metrics, /metrics",
        "/health/%2e%2E/metrics, /metrics",
        "/health/./.%2e/metrics, /metrics",
        "/../../metrics, /metrics",
        "/%68ealth/live, /health/live",
        "/Health/live, /Health/live",
        "/, /",
        "/api/dead-letters/17-90211, /api/dead-letters/17-90211"
    })
    void everyPathHasOneSpelling(String raw, String spelled) {
        assertThat(RequestPath.of(raw)).contains(spelled);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health/..%2fmetrics",
                "/health/..;/metrics",
                "/health/%252e%252e/metrics",
                "/health/..\\metrics",
                "/health/%00",
                "/a%",
                "/a%zz",
                "metrics",
                "",
                "*",
                "/metrics%3Fx"
            })
    void whatCouldBeReadInTwoWaysIsNoPath(String raw) {
        assertThat(RequestPath.of(raw)).isEmpty();
    }

    @Test
    void noPathIsNoPath() {
        assertThat(RequestPath.of(null)).isEmpty();
    }

    @Property(tries = 300)
    void aSpellingIsItsOwnSpelling(@ForAll String raw) {
        RequestPath.of("/" + raw)
                .ifPresent(path -> assertThat(RequestPath.of(path)).contains(path));
    }
}
