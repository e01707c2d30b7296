package io.posthouse.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ERROR: duplicate key value violates unique constraint "customer_pkey"    | ERROR: duplicate key value violates unique constraint "customer_pkey"
            ERROR: null value in column "name" of relation "customer" violates not-null constraint | ERROR: null value in column "name" of relation "customer" violates not-null constraint
            ERROR: invalid input syntax for type integer: "ann@example.com"           | ERROR: invalid input syntax for type integer: '…'
            ERROR: invalid input syntax for type uuid: "a"b"                          | ERROR: invalid input syntax for type uuid: '…'
            ERROR: date/time field value out of range: "1971-13-45"                   | ERROR: date/time field value out of range: '…'
            ERROR: syntax error at or near "O'Hara"                                   | ERROR: syntax error at or near '…'
            ERROR: relation "customer" does not exist                                 | ERROR: relation "customer" does not exist
            ERROR: relation "Ann Smith" does not exist                                | ERROR: relation '…' does not exist
            ERROR: value too long for type character varying(10)                      | ERROR: value too long for type character varying(10)
            ERROR: unterminated quoted string at or near "'Ann                        | ERROR: unterminated quoted string at or near '…'
            ERREUR: syntaxe en entrée invalide pour le type integer : « Ann »         | ERREUR: syntaxe en entrée invalide pour le type integer : '…'
            """)
    void postgresValuesAreMaskedAndNamesOfTheSchemaStay(String said, String kept) {
        assertThat(FailureText.of(new SQLException(said, "22000")).text()).isEqualTo("SQLState 22000: " + kept);
    }

    @Test
    void postgresDetailsAreLeftOut() {
        var failure = new SQLException(
                "ERROR: duplicate key value violates unique constraint \"customer_pkey\"\n"
                        + "  Detail: Key (email)=(ann@example.com) already exists.\n  Where: SQL statement \"x\"",
                "23505");

        assertThat(FailureText.of(failure))
                .isEqualTo(new FailureText(
                        "java.sql.SQLException",
                        "SQLState 23505: ERROR: duplicate key value violates unique constraint \"customer_pkey\""));
    }

    @Test
    void aBatchSpeaksThroughItsRealFailureAndNotThroughItsStatement() {
        var batch = new BatchUpdateException("Batch entry 0 insert into t values ('Ann') was aborted", null);
        batch.setNextException(new SQLException("ERROR: deadlock detected", "40P01"));

        assertThat(FailureText.of(batch).text()).isEqualTo("SQLState 40P01: ERROR: deadlock detected");
    }

    @Test
    void ourOwnWordsAreKeptThroughAllWrappers() {
        var rejected = new Rejected("Mailgun event has no event-data: rule 'event-data'. Fix the sender, then replay.");
        var failure = new CompletionException(new RuntimeException("anything 'secret'", rejected));

        assertThat(FailureText.of(failure))
                .isEqualTo(new FailureText("io.posthouse.message.Rejected", rejected.getMessage()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            Can't reach host partner.example                        | Can't reach host partner.example
            Unrecognized token 'Ann': was expecting a value         | Unrecognized token '…': was expecting a value
            no such user ann.smith+x@example.com here               | no such user …@… here
            call +84 90 123 45 67 back                              | call … back
            card 4111-1111-1111-1111                                | card …
            GET https://crm.example/v1/people?name=Ann failed: 404  | GET https://crm.example/v1/people?… failed: 404
            bad row. Detail: Failing row contains (1, Ann)          | bad row.
            timeout after 30000 ms                                  | timeout after 30000 ms
            """)
    void ofOtherFailuresTheValuesAreMasked(String said, String kept) {
        assertThat(FailureText.of(new IllegalStateException(said)).text()).isEqualTo(kept);
    }

    @Test
    void aFailureWithoutTextIsNamedByItsClass() {
        assertThat(FailureText.of(new StackOverflowError()))
                .isEqualTo(new FailureText("java.lang.StackOverflowError", "StackOverflowError"));
    }

    @Test
    void aCircleOfCausesEnds() {
        var first = new RuntimeException((String) null);
        first.initCause(new RuntimeException((String) null, first));

        assertThat(FailureText.of(first).type()).isEqualTo("java.lang.RuntimeException");
    }

    @Property(tries = 200)
    void theTextIsOneShortLineWhateverWasSaid(@ForAll String said) {
        String text = FailureText.of(new IllegalStateException(said)).text();

        assertThat(text.length()).isLessThanOrEqualTo(FailureText.LONGEST);
        assertThat(text.codePoints().noneMatch(Character::isISOControl)).isTrue();
        assertThat(FailureText.of(new Rejected(said)).text().lines().count()).isLessThanOrEqualTo(1);
    }
}
