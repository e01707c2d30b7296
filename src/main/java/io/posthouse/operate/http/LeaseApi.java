package io.posthouse.operate.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.posthouse.message.BadInput;
import io.posthouse.message.Hop;
import io.posthouse.message.Units;
import io.posthouse.queue.OutsideLeases;
import io.posthouse.queue.OutsideLeases.NotYours;
import io.posthouse.queue.OutsideLeases.Recorded;
import io.posthouse.queue.OutsideLeases.Taken;
import io.posthouse.queue.OutsideLeases.Wish;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * {@code POST /api/deliveries/lease}, {@code …/{delivery}/outcome}, {@code …/{delivery}/extend}: work for programs that are
 * no routes of ours. Thread-safe.
 */
final class LeaseApi {
    private static final int MOST = 100;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final OutsideLeases leases;

    LeaseApi(OutsideLeases leases) {
        this.leases = leases;
    }

    /** @throws BadInput when the request breaks a rule */
    CompletableFuture<List<Taken>> lease(String team, byte[] body) {
        JsonNode asked = OutcomeReading.object(body, Set.of("subscription", "max", "wait"));
        JsonNode max = asked.path("max");
        if (!max.isMissingNode() && (!max.isInt() || max.intValue() < 1 || max.intValue() > MOST)) {
            throw new BadInput("'max' must be a whole number from 1 to " + MOST);
        }
        Duration wait = Units.duration(asked.path("wait").asText("0s"))
                .filter(time -> time.compareTo(LONGEST_WAIT) <= 0)
                .orElseThrow(() -> new BadInput("'wait' must be a time of 0s to 20s"));
        String subscription = asked.path("subscription").textValue();
        if (subscription == null) {
            throw new BadInput("'subscription' is missing: whose deliveries?");
        }
        return leases.lease(new Wish(subscription, team, max.asInt(10), wait));
    }

    static Answer leased(List<Taken> taken) {
        return Answer.json(
                Map.of("deliveries", taken.stream().map(LeaseApi::shown).toList()));
    }

    static Answer failed(Throwable failure) {
        if (failure instanceof NotYours) {
            return Answer.problem(403, failure.getMessage() + ".");
        }
        if (failure instanceof BadInput) {
            return Answer.problem(422, failure.getMessage() + ".");
        }
        return Answer.problem(
                503, "No work can be given out now: the queue does not answer, or too many wait. Try again.");
    }

    /** @throws BadInput when the request breaks a rule */
    Answer outcome(String team, byte[] body) throws SQLException {
        OutcomeReading told = OutcomeReading.of(body, Instant.now());
        Recorded recorded = leases.outcome(team, told.handle(), told.outcome());
        if (recorded == Recorded.NOW) {
            Hop.of("operate", "settled").because(told.word()).log();
        }
        return switch (recorded) {
            case NOW, BEFORE -> Answer.json(Map.of("recorded", told.word(), "before", recorded == Recorded.BEFORE));
            case STALE ->
                Answer.problem(
                        409,
                        "This lease has ended: the delivery went to another try, and the outcome was not recorded."
                                + " Lease again; your inbox tells what is applied already.");
            case UNKNOWN -> Answer.problem(404, "This is no handle of a delivery of yours.");
        };
    }

    /** @throws BadInput when the request breaks a rule */
    Answer extend(String team, byte[] body) throws SQLException {
        JsonNode asked = OutcomeReading.object(body, Set.of("handle"));
        return leases.extend(team, OutcomeReading.handle(asked))
                .map(deadline -> Answer.json(Map.of("deadline", deadline)))
                .orElse(Answer.problem(409, "This lease has ended, or is none of yours. Lease again."));
    }

    private static Map<String, Object> shown(Taken taken) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("delivery", taken.leased().lane() + "-" + taken.leased().delivery());
        shown.put("handle", taken.handle());
        shown.put("attempt", taken.leased().attempt());
        shown.put("suspect", taken.leased().suspect());
        shown.put("deadline", taken.deadline());
        // As it was stored: nothing is lost by reading and writing it.
        shown.put("message", new RawValue(new String(taken.leased().envelope(), StandardCharsets.UTF_8)));
        return shown;
    }
}
