package io.posthouse.writeback;

import java.time.Instant;

/**
 * An OAuth access token.
 *
 * @param stamp counts the renewals, so that one who was refused with an older one knows that this is another
 * @param expires when it is renewed at the latest
 */
record Token(String value, long stamp, Instant expires) {
    @Override
    public String toString() {
        return "token " + stamp;
    }
}
