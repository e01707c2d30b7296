package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker itself, on histories made by hand: a checker that cannot fail proves nothing. */
class LedgerTest {
    private final Ledger ledger = new Ledger(Set.of("a", "b"), Set.of("maybe"), Set.of("no"));

    @Test
    void eachAcknowledgedAppliedOnceIsClean() {
        assertThat(ledger.compare("crm", Map.of("a", 1, "b", 1), Set.of()).clean())
                .isTrue();
    }

    @Test
    void anUnknownOneMayBeAppliedOnce() {
        assertThat(ledger.compare("crm", Map.of("a", 1, "b", 1, "maybe", 1), Set.of())
                        .clean())
                .isTrue();
    }

    @Test
    void anAcknowledgedOneThatIsNowhereIsLost() {
        Findings findings = ledger.compare("crm", Map.of("a", 1), Set.of());

        assertThat(findings.lost()).containsExactly("b");
        assertThat(findings).hasToString("crm: 1 lost, first b; ");
    }

    @Test
    void aDeadLetterIsNotLost() {
        assertThat(ledger.compare("crm", Map.of("a", 1), Set.of("b")).clean()).isTrue();
    }

    @Test
    void whatIsAppliedTwiceIsDuplicatedAlsoWhenItsAnswerWasLost() {
        assertThat(ledger.compare("crm", Map.of("a", 2, "b", 1, "maybe", 2), Set.of())
                        .duplicated())
                .containsExactly("a", "maybe");
    }

    @Test
    void whatNobodySentOrWasRefusedIsUnexpected() {
        assertThat(ledger.compare("crm", Map.of("a", 1, "b", 1, "no", 1, "invented", 1), Set.of())
                        .unexpected())
                .containsExactly("invented", "no");
    }

    @Test
    void aMessageThatReachedOneTeamButNotTheOtherIsAHole() {
        Findings findings = Ledger.wholeFanOut(
                Map.of("crm", Set.of("a", "maybe"), "marketing", Set.of("a"), "analytics", Set.of("a", "maybe")));

        assertThat(findings.witness()).isEqualTo("marketing");
        assertThat(findings.lost()).containsExactly("maybe");
    }
}
