package io.posthouse.bench;

import java.util.UUID;

/** A message on its way into the table; the caller is told once it is committed, or not. */
record CeilingRow(UUID id, String realm, byte[] digest, byte[] envelope, Answer answer) {
    interface Answer {
        void committed(boolean yes);
    }
}
