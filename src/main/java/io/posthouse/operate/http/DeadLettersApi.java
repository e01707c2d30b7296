package io.posthouse.operate.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.StrictJson;
import io.posthouse.operate.Act;
import io.posthouse.operate.DeadLetterActs;
import io.posthouse.operate.DeadLetterFilter;
import io.posthouse.operate.DeadLetters;
import io.posthouse.operate.Handle;
import io.posthouse.operate.Outcome;
import io.posthouse.operate.Refused;
import io.posthouse.operate.Selection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Dead letters over HTTP. An act takes two requests: the first, with {@code "dryRun": true}, counts and answers what
 * pins the set ({@code until}, {@code fingerprint}); the second repeats the filter with both, and is refused when the
 * set is no longer the one that was counted. Letters named one by one need no pin.
 */
final class DeadLettersApi {
    private static final int PAGE = 50;
    private static final int LONGEST_PAGE = 500;

    private final DeadLetters letters;
    private final DeadLetterActs acts;

    DeadLettersApi(DataSource queue) {
        letters = new DeadLetters(queue);
        acts = new DeadLetterActs(queue);
    }

    record Preview(int count, Instant until, String fingerprint) {}

    Answer answer(ApiRequest request, String rest) throws SQLException {
        return switch (rest) {
            case "" -> request.reads() ? page(request) : OperationsApi.only("GET");
            case "/groups" ->
                request.reads() ? Answer.json(letters.groups(filter(request))) : OperationsApi.only("GET");
            case "/replay" -> request.reads() ? OperationsApi.only("POST") : act(request, Act.REPLAY);
            case "/discard" -> request.reads() ? OperationsApi.only("POST") : act(request, Act.DISCARD);
            default -> request.reads() ? open(rest.substring(1)) : OperationsApi.only("GET");
        };
    }

    private Answer page(ApiRequest request) throws SQLException {
        String after = request.text("after");
        return Answer.json(letters.page(
                filter(request), after == null ? null : handle(after), request.number("limit", PAGE, LONGEST_PAGE)));
    }

    private Answer open(String letter) throws SQLException {
        return letters.open(handle(letter))
                .map(Answer::json)
                .orElse(Answer.problem(404, "This is no dead letter, or no longer: ask for its message."));
    }

    private Answer act(ApiRequest request, Act act) throws SQLException {
        JsonNode body = StrictJson.parse(request.body());
        boolean dryRun = body.path("dryRun").asBoolean(false);
        Selection selection = body.has("letters") ? letters.select(named(body)) : pinned(act, body, dryRun);
        if (dryRun) {
            return Answer.json(new Preview(selection.count(), selection.until(), selection.fingerprint()));
        }
        String actor = Bodies.text(body, "actor");
        if (actor == null) {
            throw new BadRequest("actor must name the person who asks: it stands in the audit");
        }
        Outcome outcome = act == Act.REPLAY
                ? acts.replay(selection, "api:" + actor)
                : acts.discard(selection, "api:" + actor, Bodies.text(body, "reason"));
        return Answer.json(
                Map.of("selected", outcome.selected(), "changed", outcome.changed(), "skipped", outcome.skipped()));
    }

    private Selection pinned(Act act, JsonNode body, boolean dryRun) throws SQLException {
        DeadLetterFilter filter = filter(body.path("filter"));
        if (dryRun) {
            return letters.select(act, filter);
        }
        Instant until = ApiRequest.instant("until", Bodies.text(body, "until"));
        String fingerprint = Bodies.text(body, "fingerprint");
        if (until == null || fingerprint == null) {
            throw new BadRequest("ask with \"dryRun\": true first, then repeat with its until and fingerprint");
        }
        Selection selection = letters.select(act, filter, until);
        if (!selection.fingerprint().equals(fingerprint)) {
            throw new Refused("these are no longer the letters that were counted: ask with \"dryRun\": true again");
        }
        return selection;
    }

    private static List<Handle> named(JsonNode body) {
        var named = new ArrayList<Handle>();
        body.path("letters").forEach(letter -> named.add(handle(letter.asText())));
        return named;
    }

    private static Handle handle(String text) {
        return Handle.of(text).orElseThrow(() -> new BadRequest("a dead letter is named like 17-90211"));
    }

    private static DeadLetterFilter filter(ApiRequest request) {
        return DeadLetterFilter.of(request::text, ApiRequest.instant("since", request.text("since")));
    }

    private static DeadLetterFilter filter(JsonNode filter) {
        for (var member : filter.properties()) {
            if (!DeadLetterFilter.NAMES.contains(member.getKey())) {
                throw new BadRequest("filter knows " + String.join(", ", DeadLetterFilter.NAMES) + " only");
            }
        }
        return DeadLetterFilter.of(
                name -> Bodies.text(filter, name), ApiRequest.instant("since", Bodies.text(filter, "since")));
    }
}
