package io.posthouse.ingest.progress;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Which message a single-use token came with first: who sends the same again gets the same answer. Thread-safe. */
public final class FirstMessages {
    private final Lookups lookups;

    public FirstMessages(Lookups lookups) {
        this.lookups = lookups;
    }

    /** Null when it is not known any more. */
    public CompletionStage<UUID> of(UUID token) {
        return lookups.ask(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select message from token where id = ?")) {
                select.setObject(1, token);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? row.getObject(1, UUID.class) : null;
                }
            }
        });
    }
}
