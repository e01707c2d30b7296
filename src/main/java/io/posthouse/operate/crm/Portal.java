package io.posthouse.operate.crm;

import io.posthouse.message.BadInput;
import io.posthouse.message.Digests;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The CRM of one client: what it holds, what it allows, what goes wrong with it, and what came. Thread-safe. */
public final class Portal {
    private static final int KEYS = 100_000;

    private final Clock clock;
    private final Records records;
    private final Logins logins;
    private final Faults faults;
    private final Traffic traffic = new Traffic();
    private final Limit limit = new Limit();
    private final Map<String, Kept> keys = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > KEYS;
        }
    };
    private volatile Rules rules = Rules.USUAL;

    /** The first answer to an idempotency key. */
    private record Kept(byte[] digest, CrmAnswer answer) {}

    Portal(Clock clock, long seed) {
        this.clock = clock;
        records = new Records(clock);
        logins = new Logins(clock);
        faults = new Faults(seed);
    }

    public Records records() {
        return records;
    }

    public Logins logins() {
        return logins;
    }

    public Faults faults() {
        return faults;
    }

    public Traffic traffic() {
        return traffic;
    }

    public Rules rules() {
        return rules;
    }

    public Portal rules(Rules other) {
        rules = other;
        return this;
    }

    Clock clock() {
        return clock;
    }

    /** Carries the request out, as a CRM without faults would. One at a time: so that two creations see each other. */
    synchronized CrmAnswer answer(CrmRequest request) {
        try {
            return allowed(request);
        } catch (BadInput e) {
            return HubSpotApi.invalid(e.getMessage());
        } catch (SimulatorFull e) {
            return CrmAnswer.error(507, "SIMULATOR_FULL", e.getMessage());
        }
    }

    private CrmAnswer allowed(CrmRequest request) {
        if (request.aim() == Aim.LOGINS) {
            return logins.answer(request, rules.tokenLife());
        }
        if (!logins.open(request.header("authorization"), rules)) {
            return CrmAnswer.error(401, "INVALID_AUTHENTICATION", "Authentication credentials not found or expired.");
        }
        if (!limit.allows(System.nanoTime(), rules.perSecond())) {
            traffic.refusedOne();
            return TooMany.answer(429, "1", clock);
        }
        String key = request.header("idempotency-key");
        return rules.idempotencyKeys() && key != null && request.aim() == Aim.WRITES
                ? once(key, request)
                : served(request);
    }

    private CrmAnswer once(String key, CrmRequest request) {
        byte[] digest = Digests.sha256(request.body());
        Kept first = keys.get(key);
        if (first == null) {
            CrmAnswer answer = served(request);
            keys.put(key, new Kept(digest, answer));
            return answer;
        }
        return Arrays.equals(first.digest, digest)
                ? first.answer.with("Idempotent-Replayed", "true")
                : CrmAnswer.error(422, "IDEMPOTENCY_KEY_REUSED", "this key came with another body before");
    }

    private CrmAnswer served(CrmRequest request) {
        if (HubSpotApi.serves(request)) {
            return new HubSpotApi(records).answer(request, rules);
        }
        return InsertApi.serves(request) ? new InsertApi(records).answer(request) : CrmAnswer.notFound();
    }
}
