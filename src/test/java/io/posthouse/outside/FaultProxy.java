package io.posthouse.outside;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A TCP relay on loopback whose line can be slowed, cut or made to swallow everything. Thread-safe. */
public final class FaultProxy implements AutoCloseable {
    private final ServerSocket door;
    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition healed = lock.newCondition();
    private volatile Duration latency = Duration.ZERO;
    private volatile boolean cut;
    private volatile boolean blackHole;

    public FaultProxy(int targetPort) {
        try {
            this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
            this.door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Each piece of bytes waits that long, in both directions. */
    public void slow(Duration each) {
        latency = each;
    }

    /** Resets what is open; refuses what comes. */
    public void cut() {
        cut = true;
        sockets.forEach(FaultProxy::reset);
        sockets.clear();
    }

    /** Accepts everything, lets nothing through, says nothing. */
    public void swallow() {
        blackHole = true;
    }

    /** As if nothing had been; what was swallowed so far goes on its way. */
    public void heal() {
        lock.lock();
        try {
            cut = false;
            blackHole = false;
            latency = Duration.ZERO;
            healed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
        heal();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket from = door.accept();
                if (cut) {
                    reset(from);
                    continue;
                }
                Socket to = new Socket(target.getAddress(), target.getPort());
                from.setTcpNoDelay(true);
                to.setTcpNoDelay(true);
                sockets.add(from);
                sockets.add(to);
                daemon(() -> relay(from, to));
                daemon(() -> relay(to, from));
            } catch (IOException e) {
                // The target is away or the door was closed: the caller sees a closed line.
            }
        }
    }

    private void relay(Socket from, Socket to) {
        byte[] buffer = new byte[65536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hold();
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException | InterruptedException e) {
            // A cut line ends both directions.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void hold() throws InterruptedException {
        lock.lock();
        try {
            if (!latency.isZero()) {
                // Woken early by heal() only.
                healed.awaitNanos(latency.toNanos());
            }
            while (blackHole) {
                healed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
