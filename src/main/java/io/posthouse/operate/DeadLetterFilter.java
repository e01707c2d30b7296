package io.posthouse.operate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/**
 * Which dead letters; what is null is not asked for.
 *
 * @param destination the outside system that write-backs are for
 * @param reason a part of the reason, in any case
 * @param type the class of a failure of any attempt, with or without its package
 * @param since dead since this moment or later
 */
public record DeadLetterFilter(
        String subscription,
        String team,
        String realm,
        String destination,
        String topic,
        String reason,
        String type,
        Instant since) {
    /** What can be asked for, as people write it. */
    public static final List<String> NAMES =
            List.of("subscription", "team", "realm", "destination", "topic", "reason", "class", "since");

    public static final DeadLetterFilter ALL = of(name -> null, null);

    /** @param given what is asked for under each of {@link #NAMES} but since; null where nothing is */
    public static DeadLetterFilter of(UnaryOperator<String> given, Instant since) {
        return new DeadLetterFilter(
                given.apply("subscription"),
                given.apply("team"),
                given.apply("realm"),
                given.apply("destination"),
                given.apply("topic"),
                given.apply("reason"),
                given.apply("class"),
                since);
    }

    /** Nothing is asked for: all dead letters of the house. */
    public boolean isAll() {
        return equals(ALL);
    }

    String where(List<Object> parameters) {
        var conditions = new ArrayList<String>();
        equal("s.name", subscription, conditions, parameters);
        equal("s.team", team, conditions, parameters);
        equal("l.realm", realm, conditions, parameters);
        equal("l.destination", destination, conditions, parameters);
        equal("s.topic", topic, conditions, parameters);
        if (reason != null) {
            conditions.add("position(lower(?) in lower(d.reason)) > 0");
            parameters.add(reason);
        }
        if (type != null) {
            conditions.add("exists (select from failure f where f.message = d.message and f.delivery = d.id"
                    + " and (f.class = ? or right(f.class, length(?) + 1) = '.' || ?))");
            parameters.addAll(List.of(type, type, type));
        }
        if (since != null) {
            conditions.add("coalesce(d.since, d.created_at) >= ?");
            parameters.add(since);
        }
        return conditions.isEmpty() ? "" : " and " + String.join(" and ", conditions);
    }

    private static void equal(String column, String value, List<String> conditions, List<Object> parameters) {
        if (value != null) {
            conditions.add(column + " = ?");
            parameters.add(value);
        }
    }

    /** For the audit: {@code subscription=crm-email-delivered realm=acme}. */
    @Override
    public String toString() {
        var text = new StringJoiner(" ");
        text.setEmptyValue("all");
        say("subscription", subscription, text);
        say("team", team, text);
        say("realm", realm, text);
        say("destination", destination, text);
        say("topic", topic, text);
        say("reason", reason, text);
        say("class", type, text);
        say("since", since, text);
        return text.toString();
    }

    private static void say(String name, Object value, StringJoiner text) {
        if (value != null) {
            text.add(name + "=" + value);
        }
    }
}
