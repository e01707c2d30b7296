package io.posthouse.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatabasesTest {
    @Test
    void eachFreshQueueIsMigratedAndItsOwn() throws SQLException {
        for (int i = 0; i < 2; i++) {
            try (var queue = TestDatabases.freshQueue();
                    Connection connection = queue.getConnection()) {
                connection.createStatement().execute("insert into runner(name, alive_until) values ('x', now())");
                var row = connection.createStatement().executeQuery("select count(*) from runner");
                row.next();
                assertThat(row.getInt(1)).isEqualTo(1);
            }
        }
    }
}
