package io.posthouse.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several workers apply overlapping batches of the same messages, each in an order of its own. */
@Timeout(60)
class ConcurrentBatchesTest {
    private static final int WORKERS = 8;

    @Test
    void emailsAreCountedOnceWithoutDeadlock() throws Exception {
        TeamDatabase analytics = TeamDatabase.fresh("analytics");
        race(analytics, "email-event", "analytics-email", emails(2000));
        assertThat(
                        analytics.rows(
                                "select sum(opened)::bigint as opened, sum(opened_unique)::bigint as readers, sum(clicked)::bigint as clicked from report"))
                .containsExactly(Map.of("opened", 1000L, "readers", 50L, "clicked", 1000L));
    }

    @Test
    void emailsAreMergedAndLoggedOnceWithoutDeadlock() throws Exception {
        TeamDatabase marketing = TeamDatabase.fresh("marketing");
        race(marketing, "email-event", "marketing-email", emails(2000));
        assertThat(marketing.count("email")).isEqualTo(50);
        TeamDatabase crm = TeamDatabase.fresh("crm");
        race(crm, "email-event", "crm-email", emails(2000));
        assertThat(crm.count("activity")).isEqualTo(2000);
    }

    @Test
    void suppressionsAreKeptOnceWithoutDeadlock() throws Exception {
        TeamDatabase marketing = TeamDatabase.fresh("marketing");
        List<JsonNode> events = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            var event = Events.email(i % 2 == 0 ? "unsubscribed" : "failed", "acme", "e-" + i, i);
            event.withObject("/data/email").put("recipient", i % 20 + "@example.com");
            events.add(event);
        }
        race(marketing, "suppression", "marketing-stop", events);
        assertThat(marketing.count("suppression")).isEqualTo(20);
    }

    @Test
    void customersEndInTheNewestVersionWithoutDeadlock() throws Exception {
        TeamDatabase crm = TeamDatabase.fresh("crm");
        List<JsonNode> changes = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            changes.add(Events.change("acme", "c-" + i % 20, i % 3 == 0 ? "form" : "ams", (long) i, i, "name " + i));
        }
        race(crm, "customer-change", "crm-customer-change", changes);
        assertThat(
                        crm.rows(
                                "select count(*) as right from customer where customer->>'name' = 'name ' || (580 + substr(id, 3)::int)"))
                .containsExactly(Map.of("right", 20L));
        assertThat(
                        crm.rows(
                                "select count(*) as wrong from customer c where version <> (select count(*) from outbox o where o.subject = c.id)"))
                .containsExactly(Map.of("wrong", 0L));
    }

    @Test
    void theSameCampaignRequestedByEveryoneIsSentOnce() throws Exception {
        TeamDatabase marketing = TeamDatabase.fresh("marketing");
        List<JsonNode> customers = new ArrayList<>();
        List<JsonNode> requests = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            customers.add(Events.customer("acme", "c-" + i % 200, 1 + i / 200, "name"));
            requests.add(Events.campaign("acme", "spring-" + i % 4));
        }
        race(marketing, "audience", "marketing-customer", customers);
        assertThat(marketing.count("audience")).isEqualTo(200);
        race(marketing, "campaign", "marketing-campaign", requests.subList(0, 40));
        assertThat(marketing.count("campaign_recipient")).isEqualTo(800);
        assertThat(marketing.count("outbox")).isEqualTo(800);
    }

    private static List<JsonNode> emails(int count) {
        List<JsonNode> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Events.email(i % 2 == 0 ? "opened" : "clicked", "acme", "e-" + i / 2 % 50, i));
        }
        return events;
    }

    private static void race(TeamDatabase team, String file, String subscription, List<JsonNode> messages)
            throws Exception {
        var pool = Executors.newFixedThreadPool(WORKERS);
        List<Future<Void>> workers = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            workers.add(pool.submit(work(team, file, subscription, messages, new Random(worker))));
        }
        pool.shutdown();
        for (Future<Void> worker : workers) {
            worker.get();
        }
    }

    private static Callable<Void> work(
            TeamDatabase team, String file, String subscription, List<JsonNode> messages, Random random) {
        List<JsonNode> order = new ArrayList<>(messages);
        Collections.shuffle(order, random);
        return () -> {
            for (int from = 0; from < order.size(); from += 50) {
                apply(team, file, subscription, order.subList(from, Math.min(order.size(), from + 50)));
            }
            return null;
        };
    }

    private static void apply(TeamDatabase team, String file, String subscription, List<JsonNode> batch)
            throws SQLException {
        team.apply(file, subscription, batch);
    }
}
