package io.posthouse.operate.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.StrictJson;
import io.posthouse.message.Units;
import io.posthouse.operate.InForce;
import io.posthouse.operate.Reach;
import io.posthouse.queue.control.Change;
import io.posthouse.queue.control.ControlChanges;
import io.posthouse.queue.control.Order;
import io.posthouse.queue.control.Scope;
import io.posthouse.queue.control.What;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * Rules over HTTP: {@code GET} lists them, {@code PUT} puts one in force, {@code DELETE} ends one. A rule that is
 * somebody else's is answered with 409 and as it is; naming its version replaces it.
 */
final class ControlsApi {
    private static final int LONGEST = 500;

    private final DataSource queue;
    private final ControlChanges changes;
    private final Reach reach;

    ControlsApi(DataSource queue) {
        this.queue = queue;
        changes = new ControlChanges(queue);
        reach = new Reach(queue);
    }

    Answer answer(ApiRequest request) throws SQLException {
        return switch (request.method()) {
            case "GET" -> Answer.json(InForce.now(queue));
            case "PUT" -> put(StrictJson.parse(request.body()));
            case "DELETE" -> delete(StrictJson.parse(request.body()));
            default -> OperationsApi.only("GET, PUT and DELETE");
        };
    }

    private Answer put(JsonNode body) throws SQLException {
        Scope scope = scope(body);
        What what = what(body);
        boolean throttle = what == What.THROTTLE;
        Double rate = throttle ? rate(body) : null;
        Integer concurrency = throttle ? concurrency(body) : null;
        if (throttle && rate == null && concurrency == null) {
            throw new BadRequest("a throttle needs rate, concurrency, or both");
        }
        reach.known(scope);
        Change change = changes.order(new Order(
                scope,
                what,
                rate,
                concurrency,
                needed(body, "reason"),
                "api:" + needed(body, "actor"),
                lasts(body),
                moment(body),
                version(body)));
        return change.done() ? Answer.json(change) : conflict(change);
    }

    private Answer delete(JsonNode body) throws SQLException {
        List<Change> lifted = changes.lift(
                scope(body),
                List.of(what(body)),
                "api:" + needed(body, "actor"),
                Bodies.text(body, "reason"),
                version(body));
        if (lifted.isEmpty()) {
            return Answer.problem(404, "No such rule is in force for exactly these lanes.");
        }
        return lifted.get(0).done() ? Answer.json(lifted.get(0)) : conflict(lifted.get(0));
    }

    private static Answer conflict(Change change) {
        return Answer.problem(
                409,
                change.now() == null
                        ? "No such rule is in force any more: repeat without version."
                        : "Already " + change.now().words() + " by "
                                + change.now().actor() + ": "
                                + change.now().reason() + ". To replace it, name version "
                                + change.now().version() + ".");
    }

    private static Scope scope(JsonNode body) {
        Scope scope =
                new Scope(Bodies.text(body, "worker"), Bodies.text(body, "realm"), Bodies.text(body, "destination"));
        if (scope.isAll()) {
            throw new BadRequest("name at least one of worker, realm, destination");
        }
        return scope;
    }

    private static What what(JsonNode body) {
        try {
            return What.valueOf(needed(body, "what").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new BadRequest("what must be pause, throttle or drain");
        }
    }

    private static Double rate(JsonNode body) {
        JsonNode rate = body.path("rate");
        if (rate.isMissingNode() || rate.isNull()) {
            return null;
        }
        if (!rate.isNumber() || !(rate.doubleValue() > 0) || rate.doubleValue() > 1e9) {
            throw new BadRequest("rate must be a number above 0: messages a second; to stop all, pause");
        }
        return rate.doubleValue();
    }

    private static Integer concurrency(JsonNode body) {
        JsonNode concurrency = body.path("concurrency");
        if (concurrency.isMissingNode() || concurrency.isNull()) {
            return null;
        }
        if (!concurrency.canConvertToInt()
                || concurrency.intValue() < 1
                || concurrency.intValue() > Order.MOST_PLACES) {
            throw new BadRequest("concurrency must be a whole number from 1 to " + Order.MOST_PLACES);
        }
        return concurrency.intValue();
    }

    private static Long version(JsonNode body) {
        JsonNode version = body.path("version");
        return version.canConvertToLong() ? Long.valueOf(version.longValue()) : null;
    }

    private static Duration lasts(JsonNode body) {
        String until = Bodies.text(body, "until");
        return until == null
                ? null
                : Units.duration(until).filter(span -> !span.isZero()).orElse(null);
    }

    private static Instant moment(JsonNode body) {
        Instant moment = lasts(body) == null ? ApiRequest.instant("until", Bodies.text(body, "until")) : null;
        if (moment != null && !moment.isAfter(Instant.now())) {
            throw new BadRequest("until must be a span such as 2h, or a moment to come");
        }
        return moment;
    }

    private static String needed(JsonNode body, String name) {
        String value = Bodies.text(body, name);
        if (value == null || value.length() > LONGEST) {
            throw new BadRequest(name + " is needed, " + LONGEST + " characters at most");
        }
        return value;
    }
}
