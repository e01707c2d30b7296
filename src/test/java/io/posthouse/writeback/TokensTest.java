package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthouse.message.Hold;
import io.posthouse.queue.QueueUnavailable;
import io.posthouse.queue.postgres.Line;
import io.posthouse.queue.postgres.QueueBed;
import io.posthouse.realm.RealmBed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refresh tokens that rotate: the newest is the only way in, and a person may set another at any time. */
class TokensTest {
    private final QueueBed queue = new QueueBed();
    private final Line line = new Line(queue.pools.plain());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RotatingLogin login = new RotatingLogin().connected("first");
    private final RealmBed realms = new RealmBed().realm("acme", """
            realm: acme
            destinations:
              crm:
                url: https://crm.example.com
                auth:
                  kind: refresh-token
                  token-url: https://crm.example.com/token
                  client: me
                  secret: file:secret
                  refresh-token: file:refresh
                operations: { note: { create: { path: /notes }, repeatable: true } }
            """);
    private Destination destination;
    private Tokens tokens;

    @BeforeEach
    void open() {
        realms.secret("file:secret", "s3cret").secret("file:refresh", "first");
        destination = realms.view(new DestinationsSection(new Mappings(Path.of("routes/mappings")), false))
                .of("acme")
                .of("crm");
        assertThat(realms.problems()).isEmpty();
        tokens = process();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        queue.close();
    }

    @Test
    void eachRenewalGoesOnFromTheLast() {
        Token one = of(tokens, null);
        Token two = of(tokens, one);
        Token three = of(process(), two);
        assertThat(login.asked).containsExactly("first", "first'1", "first'2");
        assertThat(of(tokens, two).stamp()).isEqualTo(three.stamp());
    }

    @Test
    void whatAPersonSetsAnewCountsAtOnceInEveryProcess() {
        Tokens other = process();
        of(tokens, null);
        of(other, null);
        // Connected again, perhaps to another account: what descends from the old one must not be used any more.
        login.connected("second");
        realms.secret("file:refresh", "second");

        assertThat(of(tokens, null).value()).isEqualTo("at-of-second'2");
        assertThat(of(other, null).value()).isEqualTo("at-of-second'2");
        assertThat(login.asked).containsExactly("first", "second");
    }

    @Test
    void aTokenThatWasRefusedBeforeSaysNothingAboutThoseOfTheNewOne() {
        Token old = of(tokens, of(tokens, of(tokens, null)));
        login.connected("second");
        realms.secret("file:refresh", "second");
        of(process(), null);
        assertThat(of(tokens, old).value()).isEqualTo("at-of-second'4");
        assertThat(login.asked).filteredOn("second"::equals).hasSize(1);
    }

    @Test
    void whoTakesTheNewOneBackFindsWhatTheOldOneHadBecome() {
        of(tokens, null);
        login.also("mistake");
        realms.secret("file:refresh", "mistake");
        of(tokens, null);
        realms.secret("file:refresh", "first");

        Token again = of(tokens, null);
        assertThat(again.value()).isEqualTo("at-of-first'1");
        assertThat(of(tokens, again).value()).isEqualTo("at-of-first'3");
        assertThat(login.asked).containsExactly("first", "mistake", "first'1");
    }

    @Test
    void aChangedClientSecretLosesNoRefreshToken() {
        Token one = of(tokens, null);
        realms.secret("file:secret", "another");
        assertThat(of(process(), one).value()).isEqualTo("at-of-first'2");
    }

    @Test
    void oneThatCannotBeStoredIsKeptUnusedAndStoredWhenTheDatabaseIsBack() {
        login.whileAnswering(next -> line.cut());

        assertThatThrownBy(() -> of(tokens, null)).isInstanceOf(QueueUnavailable.class);
        assertThat(tokens.unstored()).isOne();
        assertThatThrownBy(() -> of(tokens, null)).isInstanceOf(QueueUnavailable.class);
        line.mend();
        await().until(() -> tokens.unstored() == 0);

        assertThat(of(process(), null).value()).isEqualTo("at-of-first'1");
        assertThat(login.asked).containsExactly("first");
    }

    @Test
    void oneThatIsStoredLateDoesNotReplaceANewerOne() throws Exception {
        TokenRows rows = new TokenRows(queue.pools.plain());
        Grant grant = Grant.of("acme", destination, (Auth.OAuth) destination.auth());
        Clock clock = Clock.systemUTC();
        TokenRows.Found slow = rows.find(grant, -1);
        assertThat(slow.ours()).isTrue();
        assertThat(rows.find(grant, -1).ours()).as("one at a time").isFalse();
        queue.run("update write_back_token set claimed_until = now() - interval '1 s'");
        TokenRows.Found fast = rows.find(grant, -1);

        assertThat(rows.store(
                        grant, new GivenToken("newer", "r2", clock.instant().plusSeconds(900)), fast.stamp()))
                .isPresent();
        assertThat(rows.store(
                        grant, new GivenToken("late", "r1", clock.instant().plusSeconds(900)), slow.stamp()))
                .isEmpty();
        assertThat(rows.find(grant, -1).token().value()).isEqualTo("newer");
    }

    @Test
    void aDeadRefreshTokenIsHeldWithARemedyAndWithoutItsValue() {
        login.connected("other");
        assertThatThrownBy(() -> of(tokens, null))
                .isInstanceOf(Hold.class)
                .hasMessageContaining("set the new refresh token")
                .hasMessageNotContaining("first");
    }

    @Test
    void noTokenStandsReadableInTheDatabase() {
        of(tokens, null);
        assertThat(queue.text("select encode(token, 'escape') || encode(refresh, 'escape') || origin"
                        + " from write_back_token"))
                .doesNotContain("first", "at-of");
    }

    /** Another one: they share nothing but the database. */
    private Tokens process() {
        return new Tokens(new TokenRows(line.source()), login, threads, Clock.systemUTC());
    }

    private Token of(Tokens of, Token refused) {
        try {
            return of.of("acme", destination, (Auth.OAuth) destination.auth(), refused)
                    .join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }
}
