package io.posthouse.teams;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.message.MessageIds;
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
}
