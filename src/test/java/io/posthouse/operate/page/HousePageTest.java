package io.posthouse.operate.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.operate.DeadLetterGroup;
import io.posthouse.operate.Depth;
import io.posthouse.operate.Handle;
import io.posthouse.operate.RealmDepth;
import io.posthouse.operate.Status;
import io.posthouse.operate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;

class HousePageTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final Map<String, Verdict> WELL = Map.of("doors", Verdict.UP);
    private static final View ALL = new View("", false);
    private static final Pattern TAG = Pattern.compile("<(/?[a-z][a-z0-9]*)([^>]*)>");

    @Property(tries = 300)
    void noNameWhateverItHoldsChangesThePage(@ForAll @NotEmpty String name) {
        String plain = page(one("a"), WELL, ALL);
        String hostile = page(one(name), WELL, ALL);

        assertThat(elements(hostile)).isEqualTo(elements(plain));
        assertThat(hostile).doesNotContain("<script", "javascript:");
    }

    @Example
    void aScriptForANameIsShownAsItsLetters() {
        assertThat(page(one("<script>alert(1)</script>\"onclick='x"), WELL, ALL))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;onclick=&#39;x")
                .doesNotContain("<script");
    }

    @Example
    void theFilterComesBackEscaped() {
        assertThat(page(one("a"), WELL, View.of(Map.of("q", "\"><b>x", "still", "1"))))
                .contains("value=\"&quot;&gt;&lt;b&gt;x\"")
                .doesNotContain("<b>x");
        assertThat(page(one("a"), WELL, View.of(Map.of("q", "a b&still=1\"<"))))
                .contains("/?q=a+b%26still%3D1%22%3C&amp;still=1");
    }

    @Example
    void withManyQueuesAndRealmsThePageStaysShort() {
        String page = page(many(2_000, 5_000), WELL, ALL);

        assertThat(occurrences(page, "<tr>")).isLessThan(QueueTable.MOST + RealmTable.MOST + 10);
        assertThat(page).contains("and 1750 more: filter to see them");
        assertThat(page.length()).isLessThan(400_000);
    }

    @Example
    void twoHundredQueuesAreAllShownTheOldestOnTop() {
        String page = page(many(200, 10), WELL, ALL);

        assertThat(IntStream.range(0, 200)).allSatisfy(n -> assertThat(page).contains(">queue-" + n + "<"));
        assertThat(page.indexOf(">queue-199<")).isLessThan(page.indexOf(">queue-0<"));
    }

    @Example
    void aFilterLeavesWhatHoldsIt() {
        String page = page(many(200, 5_000), WELL, View.of(Map.of("q", " QUEUE-17 ")));

        assertThat(page).contains(">queue-17<", ">queue-170<").doesNotContain(">queue-18<");
        String realm = page(many(200, 5_000), WELL, View.of(Map.of("q", "realm-4711")));
        assertThat(realm).contains(">realm-4711<").doesNotContain(">realm-0<");
    }

    @Example
    void itAsksAgainByItselfUnlessSomebodyTypes() {
        assertThat(page(one("a"), WELL, ALL))
                .contains("<meta http-equiv=\"refresh\" content=\"5\">")
                .doesNotContain("<input");
        assertThat(page(one("a"), WELL, new View("", true)))
                .doesNotContain("http-equiv=\"refresh\"")
                .contains("<input");
    }

    @Example
    void whatIsNotWellStandsOnTop() {
        String page = page(one("a"), Map.of("queue-database", Verdict.down("no answer"), "doors", Verdict.UP), ALL);

        assertThat(page).contains("not ready", "queue-database: no answer").doesNotContain("doors: up");
    }

    @Example
    void withoutADatabaseThePageIsThereAndSaysSo() {
        assertThat(new HousePage(Seen.NOTHING, WELL, ALL).html()).contains("does not answer");
        assertThat(new HousePage(new Seen(one("a"), Duration.ofSeconds(70)), WELL, ALL).html())
                .contains("these counts are 1m 10s old");
    }

    @Example
    void anEstimateDoesNotLookLikeACount() {
        var realms = List.of(new RealmDepth("noisy", 412_345, true), new RealmDepth("quiet", 7, true));

        assertThat(page(new Snapshot(one("a").house(), realms, List.of()), WELL, ALL))
                .contains("≈ 410,000", "≈ 7", "estimated");
        assertThat(Numbers.count(17, true)).isEqualTo("≥17");
        assertThat(Numbers.count(0, true)).isEqualTo("0");
    }

    private static String page(Snapshot snapshot, Map<String, Verdict> checks, View view) {
        return new HousePage(new Seen(snapshot, Duration.ZERO), checks, view).html();
    }

    private static Snapshot one(String name) {
        return new Snapshot(
                new Status.House(NOW, List.of(), List.of(queue(name, name, 60L))),
                List.of(new RealmDepth(name, 3, false)),
                List.of(new DeadLetterGroup(name, name, name, name, name, 2, 1, NOW, NOW, new Handle(1, 2))));
    }

    private static Snapshot many(int queues, int realms) {
        return new Snapshot(
                new Status.House(
                        NOW,
                        List.of(),
                        IntStream.range(0, queues)
                                .mapToObj(n -> queue("queue-" + n, "team", (long) n))
                                .toList()),
                IntStream.range(0, realms)
                        .mapToObj(n -> new RealmDepth("realm-" + n, realms - n, false))
                        .toList(),
                List.of());
    }

    private static Status.Subscription queue(String name, String team, long age) {
        return new Status.Subscription(
                new Depth(name, team, "TOPIC", true, 1, 2, 1, 3, 4, 5, NOW, false), 6, null, age, null);
    }

    /** Elements in their order, with the names of their attributes. */
    private static List<String> elements(String page) {
        return TAG.matcher(page.substring(page.indexOf("<body>")))
                .results()
                .map(tag -> tag.group(1) + tag.group(2).replaceAll("=\"[^\"]*\"", "="))
                .toList();
    }

    private static int occurrences(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
