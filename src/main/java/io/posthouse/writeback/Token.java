package io.posthouse.writeback;

import java.time.Instant;

/**
 * An OAuth access token.
 *
 * @param origin of the {@link Grant} it descends from
 * @param stamp counts the renewals of one origin, so that one who was refused with an older one knows that this is another
 * @param expires when it is renewed at the latest
 */
record Token(String value, String origin, long stamp, Instant expires) {
    @Override
    public String toString() {
        return "token " + stamp;
    }
}
