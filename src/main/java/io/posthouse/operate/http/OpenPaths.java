package io.posthouse.operate.http;

import io.posthouse.operate.Health;
import io.posthouse.operate.Json;
import io.posthouse.operate.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/** What everybody who reaches the port may ask: is it alive, is it ready. Names and states, no internals. */
final class OpenPaths {
    private static final String HEALTH = "/health/";
    private final Health health;

    OpenPaths(Health health) {
        this.health = health;
    }

    static boolean holds(String path) {
        return path.startsWith(HEALTH);
    }

    Answer answer(String path) {
        return switch (path.substring(HEALTH.length())) {
            case "live" -> state(true, Map.of());
            case "ready" -> {
                var verdicts = health.verdicts();
                yield state(verdicts.values().stream().allMatch(Verdict::up), verdicts);
            }
            default -> Answer.problem(404, "There is /health/live and /health/ready.");
        };
    }

    private static Answer state(boolean up, Map<String, Verdict> verdicts) {
        var checks = new LinkedHashMap<String, String>();
        verdicts.forEach((name, verdict) -> checks.put(name, verdict.state()));
        var state = new LinkedHashMap<String, Object>();
        state.put("status", up ? "up" : "down");
        state.put("checks", checks);
        return new Answer(up ? 200 : 503, Answer.JSON, Json.text(state));
    }
}
