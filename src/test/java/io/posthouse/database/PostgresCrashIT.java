package io.posthouse.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresCrashIT {

    @TempDir
    static Path data;

    @BeforeEach
    void nobodyUsesIt() {
        Awaitility.await().until(() -> !isAlive());
    }

    @Test
    void aKilledPostmasterIsStartedAgainAndWhatItConfirmedIsThere() throws Exception {
        try (EmbeddedPostgres server = join()) {
            new Provisioning(server).provide(List.of("posthouse"));
            Access access = server.access("posthouse", "posthouse");
            execute(access, "create table confirmed(n int primary key)");
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger confirmed = new AtomicInteger();
            var writing = CompletableFuture.runAsync(() -> writeUntil(stop, access, confirmed));
            for (int i = 0; i < 5; i++) {
                int before = confirmed.get();
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> confirmed.get() > before + 20);
                Awaitility.await()
                        .ignoreExceptions()
                        .until(() ->
                                ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly());
            }
            int before = confirmed.get();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> confirmed.get() > before);
            stop.set(true);
            writing.get();
            // A session outlives its postmaster for a moment: the last writes may be from before the last start.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(count(access)).isGreaterThanOrEqualTo(confirmed.get()));
        }
        assertThat(isAlive()).isFalse();
    }

    @Test
    void theServerOfAKilledProcessIsAdopted() throws Exception {
        long left;
        try (JoiningProcess other = new JoiningProcess(data, UnpackedPostgres.FOLDER)) {
            left = other.joined();
            other.kill();
        }
        assertThat(isAlive()).isTrue();
        try (EmbeddedPostgres server = join()) {
            assertThat(server.pid()).isEqualTo(left);
        }
        assertThat(isAlive()).isFalse();
    }

    @Test
    void aServerThatDoesNotAnswerIsReplaced() throws Exception {
        long left;
        try (JoiningProcess other = new JoiningProcess(data, UnpackedPostgres.FOLDER)) {
            left = other.joined();
            other.kill();
        }
        new ProcessBuilder("kill", "-STOP", Long.toString(left)).start().waitFor();
        try (EmbeddedPostgres server = join();
                Connection connection = server.superuser().connect()) {
            assertThat(server.pid()).isNotEqualTo(left);
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void theProcessThatExitsLastStopsTheServer() throws Exception {
        try (JoiningProcess other = new JoiningProcess(data, UnpackedPostgres.FOLDER)) {
            long pid = other.joined();
            try (EmbeddedPostgres server = join()) {
                assertThat(server.pid()).isEqualTo(pid);
            }
            assertThat(isAlive()).isTrue();
            EmbeddedPostgres again = join();
            other.exit();
            assertThat(isAlive()).isTrue();
            again.close();
            assertThat(isAlive()).isFalse();
        }
        try (JoiningProcess alone = new JoiningProcess(data, UnpackedPostgres.FOLDER)) {
            alone.joined();
            alone.exit();
            assertThat(isAlive()).isFalse();
        }
    }

    @Test
    void anIdInThePidFileThatIsSomeoneElsesNowDoesNotStopTheStart() throws IOException {
        join().close();
        Path file = data.toRealPath().resolve("postgres/17/postmaster.pid");
        Files.write(file, List.of(Long.toString(ProcessHandle.current().pid()), "x", "0", "1", "", "", "0 0", "ready"));
        try (EmbeddedPostgres server = join()) {
            assertThat(server.pid()).isNotEqualTo(ProcessHandle.current().pid());
        }
    }

    private static EmbeddedPostgres join() {
        return EmbeddedPostgres.join(data, UnpackedPostgres.FOLDER, Duration.ZERO);
    }

    private static boolean isAlive() throws IOException {
        return PostmasterFile.read(data.toRealPath().resolve("postgres/17"))
                .filter(PostmasterFile::isAlive)
                .isPresent();
    }

    private static void writeUntil(AtomicBoolean stop, Access access, AtomicInteger confirmed) {
        while (!stop.get()) {
            try (Connection connection = access.connect();
                    PreparedStatement insert =
                            connection.prepareStatement("insert into confirmed values (?) on conflict do nothing")) {
                while (!stop.get()) {
                    insert.setInt(1, confirmed.get() + 1);
                    insert.executeUpdate();
                    confirmed.incrementAndGet();
                }
            } catch (SQLException e) {
                // The server is away; what was not confirmed is written again.
                continue;
            }
        }
    }

    private static int count(Access access) throws SQLException {
        try (Connection connection = access.connect()) {
            return Integer.parseInt(EmbeddedPostgresTest.text(connection, "select count(*) from confirmed"));
        }
    }

    private static void execute(Access access, String sql) throws SQLException {
        try (Connection connection = access.connect()) {
            connection.createStatement().execute(sql);
        }
    }
}
