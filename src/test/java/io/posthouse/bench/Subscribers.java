package io.posthouse.bench;

import java.sql.SQLException;
import java.util.Locale;

/** How many queues a topic feeds while a bench runs. */
final class Subscribers {
    private Subscribers() {}

    /** Exactly that many active ones; those that are missing are made, as rows and for no worker. */
    static void exactly(Bed bed, String topic, int count) throws SQLException {
        try (var connection = bed.queue();
                var make = connection.prepareStatement("""
                        insert into subscription(name, topic, team)
                        select 'bench-' || n, ?, 'bench' from generate_series(1, 9) n on conflict do nothing""");
                var set = connection.prepareStatement("""
                        update subscription s set active = r.n <= ?
                        from (select id, row_number() over (order by id) n from subscription where topic = ?) r
                        where r.id = s.id""")) {
            make.setString(1, topic);
            make.executeUpdate();
            set.setInt(1, count);
            set.setString(2, topic);
            set.executeUpdate();
        }
    }

    /** One that nobody works off, so that topics are compared and not how many listen to each. */
    static void onlyOurs(Bed bed, String topic) throws SQLException {
        String name = "bench-" + topic.toLowerCase(Locale.ROOT).replace('_', '-');
        try (var connection = bed.queue();
                var make = connection.prepareStatement("""
                        insert into subscription(name, topic, team) values (?, ?, 'bench') on conflict do nothing""")) {
            make.setString(1, name);
            make.setString(2, topic);
            make.executeUpdate();
        }
        only(bed, topic, name);
    }

    /** One that is there. */
    static void only(Bed bed, String topic, String subscription) throws SQLException {
        try (var connection = bed.queue();
                var set = connection.prepareStatement("update subscription set active = (name = ?) where topic = ?")) {
            set.setString(1, subscription);
            set.setString(2, topic);
            set.executeUpdate();
        }
    }
}
