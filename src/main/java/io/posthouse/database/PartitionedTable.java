package io.posthouse.database;

import io.posthouse.message.MessageIds;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The tables that are kept by the day (UTC), so that an old day is dropped instead of deleted row by row. */
public enum PartitionedTable {
    /** Messages: a row that is still worked on, or came in late, outlives its day. */
    MESSAGE("message", "id", true, "accepted_at"),
    DELIVERY_ENDED("delivery_ended", "ended_at", false, null),
    FAILURE("failure", "at", false, null),
    /** Of each team: a message that was applied late outlives its day, so that it is known as long as others. */
    INBOX("inbox", "message", true, "applied_at");

    private final String table;
    private final String key;
    private final boolean byId;
    private final String cameAt;

    PartitionedTable(String table, String key, boolean byId, String cameAt) {
        this.table = table;
        this.key = key;
        this.byId = byId;
        this.cameAt = cameAt;
    }

    String table() {
        return table;
    }

    String rest() {
        return table + "_rest";
    }

    String partition(LocalDate day) {
        return table + "_" + day.toString().replace("-", "");
    }

    /** The condition that a row is of that day. */
    String within(LocalDate day) {
        return key + " >= " + bound(day) + " and " + key + " < " + bound(day.plusDays(1));
    }

    String before(LocalDate day) {
        return key + " < " + bound(day);
    }

    /** The column that says when a row came, where its day says something else; null where it does not. */
    String cameAt() {
        return cameAt;
    }

    /** Where the day begins, as SQL. */
    String bound(LocalDate day) {
        var begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return byId ? "'" + MessageIds.floor(begin) + "'::uuid" : "'" + begin + "'::timestamptz";
    }
}
