package io.posthouse.ingest.partner;

import io.posthouse.jq.Jq;

/**
 * What a partner tells us about: its rows, how they become ours, and what it wants to hear.
 *
 * @param mapping a row in the partner's words to one in ours; null where they are the same
 * @param rows the list of rows in the body; null where the body is the only one
 * @param time when a row changed; null where the mapping says it, or nobody does
 * @param answer the status of success
 */
record Entity(
        String name,
        Jq mapping,
        Jq rows,
        int mostRows,
        Batch batch,
        Key key,
        Jq time,
        int answer,
        Otherwise otherwise) {
    /** What becomes of rows beside a bad one. */
    enum Batch {
        ALL,
        EACH
    }

    /** What becomes of what we do not understand: told to who can mend it, or kept for us. */
    enum Otherwise {
        REFUSE,
        STORE
    }
}
