package io.posthouse.ingest.progress;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        return of(List.of(token)).thenApply(found -> found.get(token));
    }

    /** By token; those that are not known any more are missing. */
    public CompletionStage<Map<UUID, UUID>> of(Collection<UUID> tokens) {
        return lookups.ask(connection -> {
            Map<UUID, UUID> found = new HashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("select id, message from token where id = any(?)")) {
                select.setArray(1, connection.createArrayOf("uuid", tokens.toArray()));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.put(row.getObject(1, UUID.class), row.getObject(2, UUID.class));
                    }
                }
            }
            return found;
        });
    }
}
