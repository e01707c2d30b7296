package io.posthouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final Set<String> TEAMS = Set.of("crm", "marketing");

    @Test
    void nothingAskedMeansAllRoomsAndAllTeams() {
        Rooms rooms = Rooms.of(List.of(), TEAMS);
        assertThat(rooms.rooms()).containsExactly("ingest", "work", "teams", "writeback");
        assertThat(rooms.teams()).containsExactly("crm", "marketing");
    }

    @Test
    void oneTeamAloneLoadsOnlyItsRoutes() {
        Rooms rooms = Rooms.of(List.of("teams/crm"), TEAMS);
        assertThat(rooms.works("crm")).isTrue();
        assertThat(rooms.works("marketing")).isFalse();
        assertThat(rooms.works("work")).isFalse();
        assertThat(rooms.routeFiles("/r"))
                .contains("file:/r/teams/crm/*.camel.yaml")
                .doesNotContain("marketing", "/ingest/", "/work/");
    }

    @Test
    void unknownRoomsAreAllNamedAtOnce() {
        assertThatThrownBy(() -> Rooms.of(List.of("ingets", "teams/sales"), TEAMS))
                .hasMessageContaining("ingets, teams/sales")
                .hasMessageContaining("crm");
    }
}
