package io.posthouse.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A port that takes every connection and never says a word. */
final class BlackHole implements AutoCloseable {
    private final ServerSocket door;
    private final Queue<Socket> taken = new ConcurrentLinkedQueue<>();

    BlackHole() throws IOException {
        door = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "black-hole");
        thread.setDaemon(true);
        thread.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** So far. */
    int connections() {
        return taken.size();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : taken) {
            socket.close();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                taken.add(door.accept());
            } catch (IOException e) {
                // Closed: nobody calls any more.
            }
        }
    }
}
