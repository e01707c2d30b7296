package io.posthouse.outside;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One kept-alive connection with at most one request under way. Used by the load's thread alone. */
final class LoadConnection {
    private final Selector selector;
    private final int port;
    private final ByteBuffer out = ByteBuffer.allocateDirect(8192);
    private final ByteBuffer in = ByteBuffer.allocate(16384);
    private SocketChannel channel;
    private SelectionKey key;
    private boolean connected;
    int request = -1;
    long sentAt;

    LoadConnection(Selector selector, int port) {
        this.selector = selector;
        this.port = port;
    }

    /** True when the request, or a part of it, may have reached the other side. */
    boolean mayHaveArrived() {
        return connected;
    }

    void send(Traffic traffic, int i, long now) throws IOException {
        request = i;
        sentAt = now;
        traffic.write(i, out);
        in.clear();
        if (connected) {
            write();
        } else {
            connect();
        }
    }

    /** Goes on after the selector said so; the answer when it is complete, else null. */
    HttpAnswer ready() throws IOException {
        if (!connected) {
            connected = channel.finishConnect();
            write();
            return null;
        }
        if (key.isWritable()) {
            write();
        }
        if (channel.read(in) < 0) {
            throw new IOException("the other side closed the connection");
        }
        return request < 0 ? null : HttpAnswer.of(in);
    }

    void close() {
        connected = false;
        request = -1;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }

    private void connect() throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            connected = true;
            write();
        }
    }

    private void write() throws IOException {
        channel.write(out);
        key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }
}
