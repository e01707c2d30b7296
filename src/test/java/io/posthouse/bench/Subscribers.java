package io.posthouse.bench;

import java.sql.SQLException;

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
}
