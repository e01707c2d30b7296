package io.posthouse.operate.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.database.TestDatabases;
import io.posthouse.operate.QueueRows;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionTest {
    private static com.zaxxer.hikari.HikariDataSource queue;
    private static QueueRows rows;

    @BeforeAll
    static void open() {
        queue = TestDatabases.freshQueue();
        rows = new QueueRows(queue);
    }

    @AfterAll
    static void close() {
        queue.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b+c@x.com",
                "A.B+C@X.COM",
                "<a.b+c@x.com>",
                "mailto:a.b+c@x.com.",
                "?to=a.b%2Bc%40x.com&",
                "%3Ca.b+c@x.com%3E",
                "\"so:\\na.b+c@x.com\"",
                "\"\\u0001a.b+c@x.com\"",
                "write to a.b+c@x.com, please"
            })
    void anAddressIsFoundWhereverItStands(String text) throws Exception {
        assertThat(found(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xa.b+c@x.com",
                "1.a.b+c@x.com",
                "a.b+c@x.com.au",
                "a.b+c@x.como",
                "a.b+c@x.com-y.de",
                "axb+c@x.com"
            })
    void andNotInsideALongerOne(String text) throws Exception {
        assertThat(found(text)).isFalse();
    }

    @Test
    void whatIsNoAddressIsOnlyComparedAsAWhole() {
        assertThat(Mention.of("c-1")).isNull();
        assertThat(Mention.of("@x")).isNull();
        assertThat(Mention.of("a@b c")).isNull();
        assertThat(Mention.of("a\"@b")).isNull();
    }

    private static boolean found(String text) throws Exception {
        return rows.number("select (?::text ~* ?::text)::int", text, Mention.of("a.b+c@x.com")) == 1;
    }
}
