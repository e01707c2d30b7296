package io.posthouse.outside;

import java.nio.ByteBuffer;

/** HTTP requests, numbered from 0, cheap to write. Thread-safe. */
public interface Traffic {
    int count();

    /** Appends request i, head and body, to an empty buffer and flips it. */
    void write(int i, ByteBuffer out);
}
