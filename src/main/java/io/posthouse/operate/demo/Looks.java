package io.posthouse.operate.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the databases say: plain questions, over connections of the demo's own, so that it can still look while a team's
 * database lets nobody else in. One thread at a time.
 */
public final class Looks implements AutoCloseable {
    private final Connection queue;
    private final Connection crm;
    private final Connection marketing;
    private final Connection analytics;

    public Looks(Connection queue, Connection crm, Connection marketing, Connection analytics) {
        this.queue = queue;
        this.crm = crm;
        this.marketing = marketing;
        this.analytics = analytics;
    }

    /** How many customers each team knows. */
    record Customers(long crm, long marketing, long analytics) {
        boolean are(long number) {
            return crm == number && marketing == number && analytics == number;
        }
    }

    Customers customers() throws SQLException {
        return new Customers(
                number(crm, "select count(*) from customer where not deleted"),
                number(marketing, "select count(*) from audience where not deleted"),
                number(analytics, "select coalesce(sum(customers), 0) from customer_count"));
    }

    /** Emails that each team knows to be sent by us. */
    Customers sent() throws SQLException {
        return new Customers(
                number(crm, "select count(*) from activity where event = 'sent'"),
                number(marketing, "select count(*) from email where sent_at is not null"),
                number(analytics, "select coalesce(sum(sent), 0) from report"));
    }

    /**
     * Mailgun's events as each team keeps them in its own way: a line of a log, a time of an email, a counter.
     *
     * @param waiting deliveries that marketing has not finished
     * @param dead dead letters of all teams
     */
    record Effects(long crm, long marketing, long analytics, long waiting, long dead) {
        boolean are(long number) {
            return crm == number && marketing == number && analytics == number;
        }
    }

    Effects effects() throws SQLException {
        return new Effects(
                number(crm, "select count(*) from activity where event <> 'sent'"),
                number(marketing, "select count(delivered_at) + count(opened_at) + count(clicked_at) from email"),
                number(analytics, "select coalesce(sum(people + bots), 0) from email_count where event <> 'sent'"),
                number(queue, OF_TEAMS + "s.team = 'marketing' and d.state <> 'x'"),
                number(queue, OF_TEAMS + "s.team <> 'operate' and d.state = 'x'"));
    }

    private static final String OF_TEAMS = "select count(*) from delivery d join lane l on l.id = d.lane"
            + " join subscription s on s.id = l.subscription where ";

    /**
     * Forms on their way into the CRM.
     *
     * @param accepted submissions on disk
     * @param waiting deliveries of the write-back room that are neither done nor dead
     * @param written write-backs that are done
     */
    record WriteBacks(long accepted, long waiting, long written, long dead) {}

    WriteBacks writeBacks() throws SQLException {
        return new WriteBacks(
                number(queue, "select count(*) from message where topic = 'PROSPECT_SUBMITTED'"),
                number(queue, OF_TEAMS + "s.team = 'writeback' and d.state <> 'x'"),
                number(
                        queue,
                        "select count(*) from delivery_ended d join lane l on l.id = d.lane"
                                + " join subscription s on s.id = l.subscription"
                                + " where s.name = 'writeback-writer' and d.state = 'd'"),
                number(queue, OF_TEAMS + "s.team = 'writeback' and d.state = 'x'"));
    }

    /** One email of a campaign. */
    record Email(String id, String customer, String address) {}

    List<Email> campaign() throws SQLException {
        List<Email> emails = new ArrayList<>();
        try (Statement statement = marketing.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select r.email, r.customer, a.email as address from campaign_recipient r"
                                + " join audience a using (realm, customer) order by r.customer")) {
            while (rows.next()) {
                emails.add(new Email(rows.getString("email"), rows.getString("customer"), rows.getString("address")));
            }
        }
        return emails;
    }

    /** What marketing knows of an email: sent, delivered, opened. */
    String status(Email email) throws SQLException {
        try (var statement = marketing.prepareStatement("select status from email_status where id = ?")) {
            statement.setString(1, email.id());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : "unknown";
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try (queue;
                crm;
                marketing;
                analytics) {
            return;
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
