package io.posthouse.ingest.partner;

import io.posthouse.ingest.Head;

/**
 * Where the time stands that a signature covers: in a header of its own, or in a part of the signature's.
 *
 * @param header null when it is in a part
 * @param part null when it has a header
 */
record SignedTime(String header, String part, Window window) {
    /** As it was sent; null when it is missing or stands there twice. */
    String of(Head head, SignatureHeader signature) {
        return header == null ? signature.only(head, part) : head.one(header);
    }
}
