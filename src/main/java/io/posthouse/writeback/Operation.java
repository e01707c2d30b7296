package io.posthouse.writeback;

import io.posthouse.writeback.Step.Kind;
import java.util.Map;

/**
 * One thing that can be written into a destination: a contact, a note.
 *
 * @param writes a state is written in its newest version; an append is written once for each event
 * @param entity which entity the event is about, by jq; null = its subject
 * @param searchFirst looks for the record also before the first try, not only after an unclear one
 * @param repeatable may be written twice without harm, so that it needs no look after an unclear try
 */
record Operation(
        String name, Writes writes, Formula entity, boolean searchFirst, boolean repeatable, Map<Kind, Step> steps) {
    Operation {
        steps = Map.copyOf(steps);
    }

    enum Writes {
        STATE,
        APPEND
    }

    /** Null when it has none. */
    Step step(Kind kind) {
        return steps.get(kind);
    }

    boolean has(Kind kind) {
        return steps.containsKey(kind);
    }

    /**
     * Whether, after an unclear create, nothing but the same create with the same idempotency key tells what became of it: of
     * another write the key is another, and it would make a second record.
     */
    boolean onlyItsKeyTells() {
        return has(Kind.CREATE)
                && !has(Kind.SEARCH)
                && !repeatable
                && step(Kind.CREATE).idempotencyHeader() != null;
    }
}
