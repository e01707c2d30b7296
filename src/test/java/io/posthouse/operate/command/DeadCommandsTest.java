package io.posthouse.operate.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.posthouse.database.TestDatabases;
import io.posthouse.message.Envelope;
import io.posthouse.operate.Handle;
import io.posthouse.operate.QueueRows;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadCommandsTest {
    private static HikariDataSource queue;
    private static QueueRows rows;
    private final TestDesk desk = new TestDesk().queue(() -> queue);
    private final StringWriter out = desk.printed;
    private final StringWriter err = desk.failed;

    @BeforeAll
    static void open() throws Exception {
        queue = TestDatabases.freshQueue();
        rows = new QueueRows(queue).subscription("crm-email-delivered", "EMAIL_DELIVERED", "crm");
    }

    @AfterAll
    static void close() {
        queue.close();
    }

    @BeforeEach
    void empty() throws Exception {
        rows.update("truncate delivery, delivery_ended, failure, audit, message");
    }

    @Test
    void listShowsGroupsAndLettersAndEscapesWhatSteersTheTerminal() throws Exception {
        Handle letter =
                rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "no \u001b[2J customer 1");

        assertThat(run("dead", "list")).isZero();
        assertThat(out.toString()).contains("no \\u001b[#J customer #").doesNotContain("\u001b");
        assertThat(run("dead", "list", "--each")).isZero();
        assertThat(out.toString())
                .contains("no \\u001b[2J customer 1", letter.toString())
                .doesNotContain("\u001b");
    }

    @Test
    void showTellsAllAndRefusesWhatIsNoLetter() throws Exception {
        Envelope message = rows.message("EMAIL_DELIVERED", "acme");
        Handle letter = rows.dead("crm-email-delivered", message, "no customer");
        rows.failed(letter, message.id(), 3, "rejected", "io.posthouse.message.Rejected", "no customer");

        assertThat(run("dead", "show", letter.toString())).isZero();
        assertThat(out.toString()).contains("ann@example.com", "to-crm-database", "io.posthouse.message.Rejected");
        assertThat(out.toString()).contains("again: posthouse dead replay " + letter);
        assertThat(run("message", "show", message.id().toString())).isZero();
        assertThat(out.toString()).contains("dead, attempts 3, letter " + letter);
        assertThat(run("dead", "show", message.id().toString())).isZero();
        assertThat(run("dead", "show", "1-999999999")).isEqualTo(1);
        assertThat(run("dead", "show", "x")).isEqualTo(2);
    }

    @Test
    void whereNobodyWorksNoReplayIsAdvised() throws Exception {
        rows.subscription("unrouted", "UNROUTED", "operate");
        rows.update("update subscription set arrives = 'x' where name = 'unrouted'");
        Handle letter = rows.dead("unrouted", rows.message("UNROUTED", "acme"), "unrouted");

        assertThat(run("dead", "show", letter.toString())).isZero();

        assertThat(out.toString())
                .contains("nobody works on unrouted", "posthouse dead discard " + letter)
                .doesNotContain("dead replay");
    }

    @Test
    void aReplayWithoutFilterIsAMistakeInUsage() throws Exception {
        Handle letter = rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "no");

        assertThat(run("dead", "replay", "--yes")).isEqualTo(2);
        assertThat(err.toString()).contains("every dead letter of the house");
        assertThat(run("dead", "replay", letter.toString(), "--realm", "acme", "--yes"))
                .isEqualTo(2);
        assertThat(dead()).isEqualTo(1);
    }

    @Test
    void withoutATerminalAnActNeedsYes() throws Exception {
        rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "no");

        assertThat(run("dead", "replay", "--realm", "acme")).isEqualTo(2);
        assertThat(err.toString()).contains("--yes");
        desk.answer("no");
        assertThat(run("dead", "replay", "--realm", "acme")).isEqualTo(1);
        assertThat(dead()).isEqualTo(1);
        desk.answer("yes");
        assertThat(run("dead", "replay", "--realm", "acme")).isZero();
        assertThat(dead()).isZero();
        assertThat(rows.text("select actor from audit")).isEqualTo("ann");
    }

    @Test
    void aDryRunCountsWhatTheActThenChanges() throws Exception {
        for (int i = 0; i < 3; i++) {
            rows.dead("crm-email-delivered", rows.message("EMAIL_DELIVERED", "acme"), "no");
        }

        assertThat(run("dead", "discard", "--realm", "acme", "--because", "pilot", "--dry-run", "--json"))
                .isZero();
        assertThat(desk.json().path("selected").intValue()).isEqualTo(3);
        assertThat(dead()).isEqualTo(3);
        assertThat(run("dead", "discard", "--realm", "acme", "--because", "pilot", "--yes", "--json"))
                .isZero();
        assertThat(desk.json().path("changed").intValue()).isEqualTo(3);
        assertThat(run("dead", "discard", "--realm", "acme", "--yes")).isEqualTo(2);
    }

    private int run(String... arguments) {
        return desk.run(arguments);
    }

    private static long dead() throws Exception {
        return rows.number("select count(*) from delivery where state = 'x'");
    }
}
