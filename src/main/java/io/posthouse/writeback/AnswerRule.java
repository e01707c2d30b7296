package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.jq.CountedPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One line of a verdict: when an answer looks like this, it means that.
 *
 * @param status {@code 409} or {@code 4xx}; null = any
 * @param json what of the body is looked at; null = nothing
 * @param header what of the head is looked at; null = nothing
 * @param equals the text it must be; null = anything that is there
 * @param matches what it must hold; null = anything that is there
 * @param id where the record's id is: {@code $1} of matches, or a jq expression; null = nowhere
 * @param pause how long, for LATER and HELD; null = as the policy, or for HELD a person, says
 */
record AnswerRule(
        Pattern status,
        Formula json,
        String header,
        String equals,
        CountedPattern matches,
        Finding.Kind kind,
        String group,
        Formula id,
        Wait pause,
        String why) {
    /** A careless expression must not search a megabyte. */
    private static final int LOOKED_AT = 4096;

    /** How long to wait. @param header names where it stands; midnight: until the day is over; else {@code time} */
    record Wait(String header, boolean midnight, Duration time) {
        Duration of(Answer answer, Instant now) {
            if (header != null) {
                return RetryAfter.of(answer.header(header), now);
            }
            return midnight ? RetryAfter.midnight(now) : time;
        }
    }

    boolean readsJson() {
        return json != null || id != null;
    }

    /**
     * Null when the answer does not look like this.
     *
     * @param body null when it is no JSON
     * @throws io.posthouse.message.BadInput when matches: would go astray on the answer's text
     * @throws io.posthouse.message.Rejected when json: or id: fails on it
     */
    Finding read(Answer answer, JsonNode body, Instant now) {
        if (status != null && !status.matcher(Integer.toString(answer.status())).matches()) {
            return null;
        }
        String value = null;
        if (json != null || header != null) {
            value = json == null ? answer.header(header) : body == null ? null : text(json.apply(body));
            if (value == null || equals != null && !equals.equals(value)) {
                return null;
            }
        }
        Optional<MatchResult> place = matches == null
                ? Optional.empty()
                : matches.find(value.substring(0, Math.min(LOOKED_AT, value.length())));
        if (matches != null && place.isEmpty()) {
            return null;
        }
        String found = group != null
                ? place.orElseThrow().group(Integer.parseInt(group))
                : id != null && body != null ? text(id.apply(body)) : null;
        return new Finding(kind, found, pause == null ? null : pause.of(answer, now), why);
    }

    /** Null for what is not there: null, or what has no text of its own. */
    static String text(JsonNode value) {
        if (value.isNull() || value.isMissingNode() || value.isContainerNode()) {
            return null;
        }
        return value.asText();
    }
}
