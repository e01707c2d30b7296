package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.outside.LoadResult;
import io.posthouse.outside.MailgunTraffic;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compares what the sender was told with every witness: each acknowledged event applied exactly once by every team. */
final class Audit {
    private final Books books;
    private final MailgunTraffic traffic;
    private final Ledger ledger;
    private final Ledger byEmail;

    Audit(Books books, MailgunTraffic traffic, List<LoadResult> loads) {
        this.books = books;
        this.traffic = traffic;
        this.ledger = loads.stream()
                .map(load -> Ledger.of(load, i -> Books.event(traffic, i)))
                .reduce(Ledger::and)
                .orElseThrow();
        this.byEmail = loads.stream()
                .map(load -> Ledger.of(load, traffic::emailId))
                .reduce(Ledger::and)
                .orElseThrow();
    }

    int acknowledged() {
        return ledger.acknowledged().size();
    }

    int unknown() {
        return ledger.unknown().size();
    }

    /** @param excused e-mails that may be a dead letter of crm instead */
    void everythingAppliedOnceByEveryTeam(Set<String> excused) throws SQLException {
        assertThat(ledger.refused()).as("refused by the door").isEmpty();
        for (String team : Books.TEAMS) {
            for (Map.Entry<String, Set<String>> topic :
                    books.subscriptions(team).entrySet()) {
                for (String subscription : topic.getValue()) {
                    inbox(team, topic.getKey(), subscription, team.equals("crm") ? excused : Set.of());
                }
            }
        }
        clean(byEmail.compare("crm.activity", books.activities(), excused));
        clean(byEmail.compare("marketing.email", books.emails(), Set.of()));
        clean(Ledger.wholeFanOut(Map.of(
                "crm.activity", with(books.activities().keySet(), excused),
                "marketing.email", with(books.emails().keySet(), excused))));
        assertThat(books.counted())
                .as("events counted by analytics, against e-mails known to marketing")
                .isEqualTo(books.emails().size());
    }

    private void inbox(String team, String topic, String subscription, Set<String> excused) throws SQLException {
        Set<String> events = new HashSet<>();
        Set<String> excusedEvents = new HashSet<>();
        for (int i = 0; i < traffic.count(); i++) {
            if (topic.equals(Books.TOPICS.get(traffic.kind(i)))) {
                events.add(Books.event(traffic, i));
                if (excused.contains(traffic.emailId(i))) {
                    excusedEvents.add(Books.event(traffic, i));
                }
            }
        }
        if (events.isEmpty()) {
            return;
        }
        Ledger ofTopic = new Ledger(
                only(ledger.acknowledged(), events::contains), only(ledger.unknown(), events::contains), Set.of());
        clean(ofTopic.compare(subscription, new HashMap<>(books.inbox(team, subscription)), excusedEvents));
    }

    private static void clean(Findings findings) {
        assertThat(findings.clean()).as(findings.toString()).isTrue();
    }

    private static Set<String> only(Set<String> keys, Predicate<String> which) {
        return keys.stream().filter(which).collect(Collectors.toSet());
    }

    private static Set<String> with(Set<String> keys, Set<String> more) {
        Set<String> all = new HashSet<>(keys);
        all.addAll(more);
        return all;
    }
}
