package io.posthouse;

import io.posthouse.database.EmbeddedPostgres;
import io.posthouse.operate.demo.DemoFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The house of a demo: configured like any other, but with data, a realm and ports of its own. */
final class DemoHouse {
    private static final List<String> PORTS = List.of("posthouse.ingest.http.port", "posthouse.operate.port");

    private DemoHouse() {}

    /** @param configured the house a {@code posthouse run} would be. Its databases are never touched */
    static House in(DemoFolder folder, House configured) {
        Map<String, String> environment = new HashMap<>(configured.environment());
        set(environment, "posthouse.data.dir", folder.path());
        set(environment, "posthouse.realms.dir", folder.realms());
        set(environment, "posthouse.realms.apply", "start");
        // Its CRM is simulated, in this process.
        set(environment, "posthouse.writeback.allow-private", true);
        set(environment, "posthouse.database.queue.url", "");
        configured.teams().forEach(team -> set(environment, "posthouse.database." + team + ".url", ""));
        for (String key : PORTS) {
            set(environment, key, freePort(configured.settings().number(key)));
        }
        return House.at(configured.home(), environment);
    }

    static URI door(House house) {
        return URI.create(
                "http://127.0.0.1:" + house.settings().number(PORTS.get(0)) + "/webhooks/mailgun/" + DemoFolder.REALM);
    }

    static URI operations(House house) {
        return URI.create("http://127.0.0.1:" + house.settings().number(PORTS.get(1)));
    }

    /** The keys of ports that are taken elsewhere. */
    static List<String> moved(House house, House configured) {
        return PORTS.stream()
                .filter(key ->
                        house.settings().number(key) != configured.settings().number(key))
                .toList();
    }

    /** Ends the PostgreSQL that a killed demo left in this folder, before its files go. */
    static void stopLeftOver(Path folder) {
        Path servers = folder.resolve("postgres");
        if (!Files.isDirectory(servers)) {
            return;
        }
        try (Stream<Path> files = Files.walk(servers, 2)) {
            if (files.noneMatch(file -> file.endsWith("postmaster.pid"))) {
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into " + servers, e);
        }
        EmbeddedPostgres.join(folder, Duration.ofSeconds(10)).close();
    }

    private static void set(Map<String, String> environment, String key, Object value) {
        environment.put(Settings.variable(key), value.toString());
    }

    private static int freePort(int wanted) {
        try (ServerSocket socket = new ServerSocket(wanted)) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            try (ServerSocket any = new ServerSocket(0)) {
                return any.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException("there is no free port", e);
            }
        }
    }
}
