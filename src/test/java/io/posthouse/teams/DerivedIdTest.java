package io.posthouse.teams;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.message.MessageIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DerivedIdTest {
    private final TeamDatabase database = TeamDatabase.fresh("crm");

    @Test
    void databaseAndJavaDeriveTheSameId() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            UUID parent = new UUID(random.nextLong(), random.nextLong());
            String topic = "TOPIC_" + Integer.toString(random.nextInt(), 36) + (i % 7 == 0 ? "é€😀" : "");
            int ordinal = i % 3 == 0 ? i : random.nextInt();
            assertThat(database.rows("select derived_id(?, ?, ?) as id", parent, topic, ordinal))
                    .singleElement()
                    .satisfies(row -> assertThat(row.get("id"))
                            .isEqualTo(
                                    MessageIds.derived(parent, topic, ordinal).toString()));
        }
    }

    /** docs/other-languages.md tells teams in other languages how, with this id to compare with. */
    @Test
    void theDocumentsExampleIsTheIdWeDerive() throws Exception {
        UUID cause = UUID.fromString("01890000-0000-7000-8000-000000000001");
        String id = MessageIds.derived(cause, "POINTS_EARNED", 0).toString();

        assertThat(Files.readString(Path.of("docs/other-languages.md"))).contains(cause.toString(), id);
    }
}
