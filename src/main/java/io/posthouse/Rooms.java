package io.posthouse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one process runs: {@code posthouse run} all rooms, {@code posthouse run ingest work} two, {@code posthouse run
 * teams/crm} one team.
 *
 * @param rooms of ingest, work, teams, writeback
 * @param teams those of the teams room, by name
 */
record Rooms(Set<String> rooms, Set<String> teams) {
    private static final List<String> ALL = List.of("ingest", "work", "teams", "writeback");

    /**
     * @param asked names as on the command line; none = all
     * @param known all teams that have a folder
     * @throws IllegalArgumentException naming each that is not there
     */
    static Rooms of(List<String> asked, Set<String> known) {
        if (asked.isEmpty()) {
            return new Rooms(new LinkedHashSet<>(ALL), new TreeSet<>(known));
        }
        Set<String> rooms = new LinkedHashSet<>();
        Set<String> teams = new TreeSet<>();
        List<String> unknown = new ArrayList<>();
        for (String name : asked) {
            if (name.equals("teams")) {
                rooms.add("teams");
                teams.addAll(known);
            } else if (name.startsWith("teams/") && known.contains(name.substring(6))) {
                rooms.add("teams");
                teams.add(name.substring(6));
            } else if (ALL.contains(name)) {
                rooms.add(name);
            } else {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no such room: " + String.join(", ", unknown) + ". Rooms are "
                    + String.join(", ", ALL) + " and teams/<one of " + new TreeSet<>(known) + ">");
        }
        return new Rooms(rooms, teams);
    }

    boolean has(String room) {
        return rooms.contains(room);
    }

    /** Whether a subscription of this room or team is worked off here. */
    boolean works(String owner) {
        return teams.contains(owner) || rooms.contains(owner) && !owner.equals("teams");
    }

    /** Route files of these rooms, as camel-main wants them. */
    String routeFiles(String routes) {
        List<String> patterns = new ArrayList<>();
        patterns.add("file:" + routes + "/error-handling.camel.yaml");
        patterns.add("file:" + routes + "/queue/*.camel.yaml");
        for (String room : rooms) {
            if (!room.equals("teams")) {
                patterns.add("file:" + routes + "/" + room + "/*.camel.yaml");
            }
        }
        for (String team : teams) {
            patterns.add("file:" + routes + "/teams/" + team + "/*.camel.yaml");
        }
        return String.join(",", patterns);
    }
}
