package io.posthouse.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PostgreSQL really says about a person named Ann Secret, ann.secret@example.com, +84 90 123 45 67. */
class FailureTextPostgresTest {
    private static HikariDataSource database;

    @BeforeAll
    static void aTableOfPeople() throws Exception {
        database = TestDatabases.freshQueue();
        execute("create table person (name text primary key check (name <> 'Bob Secret'), email varchar(20) not null,"
                + " born date, age int, data jsonb, constraint adult check (age > 17))");
        execute("create table pet (owner text references person)");
        execute("insert into person (name, email, age) values ('Ann Secret', 'x@example.com', 30)");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            insert into person (name, email) values ('Ann Secret', 'x')                          | 23505 | "person_pkey"
            insert into person (name, email) values ('Bob Secret', 'x')                          | 23514 | relation "person"
            insert into person (name) values ('Ann Secret 2')                                    | 23502 | column "email"
            insert into person (name, email) values ('a', 'ann.secret@example.com')              | 22001 | varying(20)
            insert into person (name, email, born) values ('a', 'x', '1971-13-45 Secret')        | 22007 | '…'
            insert into person (name, email, age) values ('a', 'x', 'Secret "quoted" 17')        | 22P02 | '…'
            insert into person (name, email, age) values ('Secret', 'x', 9901234567)             | 22003 | integer
            insert into person (name, email, data) values ('a', 'x', '{"name": Secret}')         | 22P02 | type json
            insert into pet values ('Ann Secret 3')                                              | 23503 | "pet_owner_fkey"
            select 'Ann Secret'::uuid                                                            | 22P02 | type uuid
            select 1 / (length('Secret') - 6)                                                    | 22012 | division by zero
            select * from "Ann Secret"                                                           | 42P01 | relation '…'
            select nothing from person where name = 'Secret'                                     | 42703 | column "nothing"
            do $$ begin raise exception 'no room for ann.secret@example.com, +84 90 123 45 67'; end $$ | P0001 | no room for …@…
            select convert_from('\\xc328', 'UTF8')                                               | 22021 | invalid byte sequence
            """)
    void theStateAndTheRuleAreKeptAndThePersonIsNot(String sql, String state, String kept) {
        var failure = catchThrowableOfType(SQLException.class, () -> execute(sql));

        String text = FailureText.of(failure).text();

        assertThat(text)
                .startsWith("SQLState " + state)
                .contains(kept)
                .doesNotContainIgnoringCase("secret")
                .doesNotContain("123 45")
                .doesNotContain("\n");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
