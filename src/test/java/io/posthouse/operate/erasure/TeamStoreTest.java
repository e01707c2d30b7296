package io.posthouse.operate.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeamStoreTest {
    @TempDir
    Path routes;

    @Test
    void aTeamThatDoesNotSayHowSomebodyIsTakenOutIsNamedAndNotPassedOver() throws IOException {
        Files.createDirectories(routes.resolve("teams/crm/sql"));
        Files.writeString(routes.resolve("teams/crm/sql/erase.sql"), "select 0");
        Files.createDirectories(routes.resolve("teams/rewards"));
        Files.writeString(routes.resolve("teams/README.md"), "no team");

        assertThat(TeamStore.without(routes)).containsExactly("rewards");
        assertThat(TeamStore.in(routes, team -> null))
                .extracting(TeamStore::team)
                .containsExactly("crm");
    }
}
