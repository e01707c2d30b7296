package io.posthouse.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded server's configuration, written at each start. {@code alter system} goes over it. */
final class ServerConfiguration {
    static final String FILE = "posthouse.conf";
    static final int SCRAM_ITERATIONS = 64;

    private static final String TEXT = """
            # Written by Posthouse at each start of the server. Your own settings: `alter system set ...`.
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            # Stretching is for words people think of; our passwords are 192 random bits. It made each connection slow.
            scram_iterations = %d
            max_connections = 200

            # Accepted is durable.
            fsync = on
            synchronous_commit = on
            full_page_writes = on

            shared_buffers = '192MB'
            wal_compression = on
            max_wal_size = '1GB'
            random_page_cost = 1.1
            jit = off
            # A queue makes many dead rows.
            autovacuum_naptime = '20s'

            timezone = 'UTC'
            log_timezone = 'UTC'
            logging_collector = on
            log_directory = 'log'
            log_filename = 'postgres-%%a.log'
            log_rotation_age = '1d'
            log_truncate_on_rotation = on
            log_line_prefix = '%%m [%%p] %%q%%u@%%d '
            # The detail of an error quotes values of rows: personal data.
            log_error_verbosity = terse
            log_parameter_max_length_on_error = 0
            """;

    private ServerConfiguration() {}

    static void write(Path data, int port) throws IOException {
        Files.writeString(data.resolve(FILE), TEXT.formatted(port, SCRAM_ITERATIONS));
    }
}
