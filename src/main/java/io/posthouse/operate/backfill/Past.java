package io.posthouse.operate.backfill;

import java.time.Instant;

/**
 * Which past.
 *
 * @param since accepted at or after this
 * @param until accepted before this
 * @param realm null for all
 * @param unknownToo also messages so old that nobody knows any more whether the subscription had them
 */
public record Past(String subscription, Instant since, Instant until, String realm, boolean unknownToo) {
    /** In words. */
    public String scope() {
        return subscription + " since " + since + " until " + until + (realm == null ? "" : " realm " + realm)
                + (unknownToo ? " also of unknown outcome" : "");
    }
}
