package io.posthouse.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Where a database is and as whom to enter it.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, without user and password
 * @param password never printed
 */
public record Access(String url, String user, String password) {
    private static final String SCHEME = "jdbc:postgresql://";

    public Access {
        if (!url.startsWith(SCHEME)) {
            throw new IllegalArgumentException("a database url must begin with " + SCHEME + "host:port/database");
        }
    }

    /** A new connection that no pool knows. The caller closes it. */
    public Connection connect() throws SQLException {
        return connect(10);
    }

    Connection connect(int timeoutSeconds) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "posthouse");
        properties.setProperty("connectTimeout", Integer.toString(timeoutSeconds));
        properties.setProperty("loginTimeout", Integer.toString(timeoutSeconds));
        properties.setProperty("tcpKeepAlive", "true");
        // It quotes values of rows: personal data.
        properties.setProperty("logServerErrorDetail", "false");
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public String toString() {
        return user + " at " + url.replaceFirst("\\?.*", "");
    }
}
