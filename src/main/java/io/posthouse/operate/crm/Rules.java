package io.posthouse.operate.crm;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one portal allows and asks for.
 *
 * @param uniqueEmail a second contact with the same email is refused (409), as HubSpot does
 * @param idempotencyKeys whether the header Idempotency-Key is honoured
 * @param bearer the fixed token each call must carry; null when none is asked for
 * @param tokenLife how long a token from the token endpoint is good; null when calls need none
 * @param perSecond calls in any second beyond which the answer is 429; 0 for no limit
 */
public record Rules(boolean uniqueEmail, boolean idempotencyKeys, String bearer, Duration tokenLife, int perSecond) {
    /** Unique emails; no keys, no login, no limit. */
    public static final Rules USUAL = new Rules(true, false, null, null, 0);

    public Rules {
        if (perSecond < 0) {
            throw new IllegalArgumentException("perSecond is 0 for no limit, or more");
        }
    }

    public Rules uniqueEmail(boolean unique) {
        return new Rules(unique, idempotencyKeys, bearer, tokenLife, perSecond);
    }

    public Rules idempotencyKeys(boolean honoured) {
        return new Rules(uniqueEmail, honoured, bearer, tokenLife, perSecond);
    }

    public Rules bearer(String token) {
        return new Rules(uniqueEmail, idempotencyKeys, token, tokenLife, perSecond);
    }

    public Rules tokenLife(Duration life) {
        return new Rules(uniqueEmail, idempotencyKeys, bearer, life, perSecond);
    }

    public Rules perSecond(int most) {
        return new Rules(uniqueEmail, idempotencyKeys, bearer, tokenLife, most);
    }

    /** As JSON; the token itself is not shown. */
    Map<String, Object> shown() {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("uniqueEmail", uniqueEmail);
        shown.put("idempotencyKeys", idempotencyKeys);
        shown.put("bearer", bearer != null);
        shown.put("tokenSeconds", tokenLife == null ? 0 : tokenLife.toSeconds());
        shown.put("perSecond", perSecond);
        return shown;
    }
}
