package io.posthouse.writeback;

import io.posthouse.jq.Mappings;
import io.posthouse.realm.Secrets;
import io.posthouse.writeback.Destination.BreakerPlan;
import io.posthouse.writeback.Destination.CallLimits;
import io.posthouse.yaml.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one destination, strictly. */
final class DestinationReading {
    private static final long LARGEST = 10 << 20;

    private final String name;
    private final Fields fields;
    private final Secrets secrets;
    private final Mappings mappings;
    private final boolean allowPrivate;

    DestinationReading(String name, Fields fields, Secrets secrets, Mappings mappings, boolean allowPrivate) {
        this.name = name;
        this.fields = fields;
        this.secrets = secrets;
        this.mappings = mappings;
        this.allowPrivate = allowPrivate;
    }

    /** Null when something in it has to be mended first. */
    Destination read() {
        URI url = url(fields, "url", allowPrivate);
        Auth auth = fields.in("auth")
                .map(inner -> new AuthReading(inner, secrets, allowPrivate).read())
                .orElseGet(Auth.None::new);
        Destination destination = new Destination(
                name,
                url,
                auth,
                fields.in("limits").map(DestinationReading::limits).orElse(CallLimits.NONE),
                fields.number("concurrency", 4, 100),
                fields.in("breaker").map(DestinationReading::breaker).orElse(BreakerPlan.USUAL),
                atMost("connect", Duration.ofSeconds(5), Duration.ofSeconds(10)),
                atMost("timeout", Duration.ofSeconds(20), Duration.ofSeconds(40)),
                (int) answer(),
                new Words(fields).jq("explain"),
                operations());
        return fields.whole() ? destination : null;
    }

    private Map<String, Operation> operations() {
        Map<String, Operation> all = new LinkedHashMap<>();
        fields.each("operations", DestinationsSection.NAME, "a name such as contact")
                .forEach((operation, inner) -> {
                    Operation read = new OperationReading(operation, inner, mappings).read();
                    if (read != null) {
                        all.put(operation, read);
                    }
                });
        if (!fields.has("operations")) {
            fields.problem(
                    fields.line("operations"),
                    "'operations' is missing",
                    "say what can be written there: operations: with contact: or note: below it");
        }
        return all;
    }

    /** Three calls of one write and their waits must fit into the worker's time for a try. */
    private Duration atMost(String key, Duration usual, Duration most) {
        Duration given = fields.duration(key, usual);
        if (given.compareTo(most) > 0) {
            fields.problem(
                    fields.line(key),
                    "'" + key + "' is longer than " + most.toSeconds() + "s",
                    "make it shorter; a slow destination is tried again");
            return usual;
        }
        return given;
    }

    private long answer() {
        long size = fields.size("answer", 1 << 20);
        if (size > LARGEST) {
            fields.problem(fields.line("answer"), "'answer' is larger than 10MB", "make it smaller");
            return 1 << 20;
        }
        return size;
    }

    private static CallLimits limits(Fields inner) {
        CallLimits limits = new CallLimits(
                limit(inner, "per-second", 1000), limit(inner, "per-minute", 60_000), limit(inner, "per-day", 999_999));
        inner.whole();
        return limits;
    }

    private static int limit(Fields inner, String key, int most) {
        int given = inner.number(key, most, most);
        return inner.has(key) ? given : 0;
    }

    private static BreakerPlan breaker(Fields inner) {
        BreakerPlan usual = BreakerPlan.USUAL;
        BreakerPlan plan = new BreakerPlan(
                inner.number("percent", usual.percent(), 100),
                inner.number("least", usual.least(), 1000),
                inner.duration("window", usual.window()),
                inner.duration("pause", usual.pause()),
                inner.duration("longest", usual.longest()));
        inner.whole();
        return plan;
    }

    /** An address that only configuration may name; null when it is none. */
    static URI url(Fields fields, String key, boolean allowPrivate) {
        String wanted = "https://api.example.com, or with a path below which all paths are";
        String text = fields.name(key, java.util.regex.Pattern.compile("https?://\\S{1,300}"), wanted);
        if (text == null) {
            return null;
        }
        try {
            URI url = new URI(text.replaceFirst("/+$", ""));
            boolean plain = url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
            if (!plain) {
                fields.problem(fields.line(key), "'" + key + "' is more than host, port and path", "write " + wanted);
            } else if (url.getScheme().equals("http") && !allowPrivate) {
                fields.problem(fields.line(key), "'" + key + "' is not https", "write " + wanted);
            } else {
                return url;
            }
        } catch (URISyntaxException e) {
            fields.problem(fields.line(key), "'" + key + "' is no address", "write " + wanted);
        }
        return null;
    }
}
