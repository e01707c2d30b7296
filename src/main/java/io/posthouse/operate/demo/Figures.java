package io.posthouse.operate.demo;

import java.util.Map;

/**
 * How the forms stand, from the door to the CRM.
 *
 * @param waiting deliveries of the write-back room that are neither done nor dead
 * @param written write-backs that are done
 * @param contacts in the CRM
 * @param doubles contacts beyond one for each email
 */
record Figures(long accepted, long waiting, long written, long dead, long contacts, long doubles) {
    private static final String TABLE = "%9s %9s %9s %6s %9s %9s  %s";

    static Figures of(Looks.WriteBacks seen, Map<String, Integer> byEmail) {
        long contacts = byEmail.values().stream().mapToLong(Integer::longValue).sum();
        return new Figures(
                seen.accepted(), seen.waiting(), seen.written(), seen.dead(), contacts, contacts - byEmail.size());
    }

    static void header(Screen screen) {
        screen.columns(TABLE, "accepted", "waiting", "written", "dead", "contacts", "doubles", "the CRM is");
    }

    void row(Screen screen, Trouble trouble) {
        screen.row(TABLE, accepted, waiting, written, dead, contacts, doubles, trouble == null ? "well" : "broken");
    }
}
