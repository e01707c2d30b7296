package io.posthouse.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever stands in the data: a message is applied, or refused with SQLSTATE class 22 and a text that does not quote it. */
class HostileDataTest {
    private static final Map<String, TeamDatabase> TEAMS = Map.of(
            "crm", TeamDatabase.fresh("crm"),
            "marketing", TeamDatabase.fresh("marketing"),
            "analytics", TeamDatabase.fresh("analytics"));
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "1e308",
            "99999999999999999999999999",
            "\"\"",
            "\"secret@example.com\"",
            "\"2026-02-30T00:00:00Z\"",
            "\"2026-13-45T99:00:00Z\"",
            "\"0000-01-01T00:00:00Z\"",
            "\"now\"",
            "\"infinity\"",
            "[]",
            "[[{}]]",
            "{}",
            "{\"id\": \"secret@example.com\"}",
            "\"" + "secret@example.com".repeat(500) + "\"",
            "\"\\u001f\\uffff\"",
            "\"'; drop table inbox; --\"",
            "\"${secret@example.com}\"");

    @Property(tries = 150)
    void aHostileMessageIsAppliedOrRejectedAlone(@ForAll long seed) throws SQLException {
        Random random = new Random(seed);
        spoil("crm", "email-event", Events.email(anyEmailEvent(random), "acme", "e-1", 1), random);
        spoil(
                "crm",
                "customer-change",
                Events.change("acme", "c-1", "ams", 1L, 1, random.nextBoolean() ? "Ann" : null),
                random);
        spoil("marketing", "email-event", Events.email(anyEmailEvent(random), "acme", "e-1", 1), random);
        spoil("marketing", "suppression", Events.email("unsubscribed", "acme", "e-1", 1), random);
        spoil("marketing", "audience", Events.customer("acme", "c-1", 1, random.nextBoolean() ? "Ann" : null), random);
        spoil("marketing", "campaign", Events.campaign("acme", "spring"), random);
        spoil("analytics", "email-event", Events.email(anyEmailEvent(random), "acme", "e-1", 1), random);
        spoil("analytics", "customer", Events.customer("acme", "c-1", 1, random.nextBoolean() ? "Ann" : null), random);
    }

    private static String anyEmailEvent(Random random) {
        List<String> names =
                List.of("sent", "accepted", "delivered", "opened", "clicked-by-bot", "failed", "complained", "stored");
        return names.get(random.nextInt(names.size()));
    }

    private static void spoil(String team, String file, ObjectNode message, Random random) throws SQLException {
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            List<JsonNode> objects = new ArrayList<>();
            collect(message.get("data"), objects);
            JsonNode value = Events.object("{\"v\": " + VALUES.get(random.nextInt(VALUES.size())) + "}")
                    .get("v");
            if (objects.isEmpty() || random.nextInt(12) == 0) {
                message.set("data", value);
            } else {
                ObjectNode object = (ObjectNode) objects.get(random.nextInt(objects.size()));
                List<String> names = new ArrayList<>();
                object.fieldNames().forEachRemaining(names::add);
                if (!names.isEmpty()) {
                    object.set(names.get(random.nextInt(names.size())), value);
                }
            }
        }
        if (random.nextInt(6) == 0) {
            message.put("subject", "secret@example.com".repeat(200));
        }
        if (random.nextInt(6) == 0) {
            message.put("version", random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE);
        }
        apply(TEAMS.get(team), file, message);
    }

    private static void collect(JsonNode node, List<JsonNode> objects) {
        if (node.isObject()) {
            objects.add(node);
        }
        if (!(node instanceof ArrayNode)) {
            node.forEach(child -> collect(child, objects));
        }
    }

    private static void apply(TeamDatabase team, String file, ObjectNode message) throws SQLException {
        try {
            team.apply(file, "any", List.of(message));
        } catch (SQLException refused) {
            assertThat(refused.getSQLState()).as(refused.getMessage()).startsWith("22");
            assertThat(refused.getMessage()).doesNotContain("secret");
        }
    }
}
