package io.posthouse.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** The embedded server's port: chosen once, remembered, changed only when someone else took it. */
final class Ports {
    // Below Linux's range for outgoing connections: a port of that range can be taken while the server is down,
    // even by our own attempts to reach it.
    private static final int LOWEST = 15_432;

    private static final int HIGHEST = 25_432;
    private final Path file;

    Ports(Path file) {
        this.file = file;
    }

    /** The remembered port, whether free or not; a new one when none is remembered. */
    int remembered() throws IOException {
        String port = Files.exists(file) ? Files.readString(file).strip() : "";
        return port.matches("\\d{4,5}") ? Integer.parseInt(port) : another();
    }

    /** A free port, remembered from now on. */
    int another() throws IOException {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
        } while (!isFree(port));
        Files.writeString(file, Integer.toString(port));
        return port;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
