package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.posthouse.message.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An HTTP server that gives the answers it was told, in turn, and remembers the requests. */
final class ScriptedServer implements AutoCloseable {
    private final Deque<Said> said = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private final HttpServer server;

    private record Said(int status, Map<String, String> headers, String body) {}

    record Request(String line, Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return Optional.ofNullable(headers.get(name)).map(all -> all.get(0)).orElse("");
        }

        JsonNode json() {
            return StrictJson.parse(body);
        }
    }

    ScriptedServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    ScriptedServer says(int status, String body) {
        return says(status, Map.of(), body);
    }

    synchronized ScriptedServer says(int status, Map<String, String> headers, String body) {
        said.add(new Said(status, headers, body));
        return this;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void serve(HttpExchange exchange) throws IOException {
        requests.add(new Request(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes()));
        Said next = said.isEmpty() ? new Said(500, Map.of(), "{}") : said.poll();
        byte[] body = next.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json;charset=utf-8");
        next.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(next.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
