package io.posthouse.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class EmailIdsTest {
    private static final UUID MESSAGE = UUID.fromString("01234567-89ab-7cde-8f01-23456789abcd");

    @Test
    void theFirstUsableOneIsTheKey() {
        assertThat(EmailIds.of("email-1", "m@a.example", "e1", MESSAGE)).isEqualTo("email-1");
        assertThat(EmailIds.of(" ", "m@a.example", "e1", MESSAGE)).isEqualTo("mid:m@a.example");
        assertThat(EmailIds.of(null, null, "e1", MESSAGE)).isEqualTo("ev:e1");
        assertThat(EmailIds.of(null, "", null, MESSAGE)).isEqualTo("ev:" + MESSAGE);
    }

    @Test
    void whatIsTooLongForARowsKeyIsNotUsed() {
        assertThat(EmailIds.of("\u00e9".repeat(390), null, null, MESSAGE)).hasSize(390);
        assertThat(EmailIds.of("\u00e9".repeat(391), null, null, MESSAGE)).isEqualTo("ev:" + MESSAGE);
    }
}
