package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.posthouse.message.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A small outside system with contacts, which remembers what it was asked and fails as it is told. */
final class Crm implements AutoCloseable {
    /** What happens to the next request to a path. */
    enum Fault {
        /** Written, then the connection is cut without an answer. */
        CUT_AFTER_WRITE,
        TOO_MANY,
        DOWN,
        UNAUTHORIZED,
        REJECTED
    }

    record Asked(String method, String path, Map<String, List<String>> headers, String body, long at) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    final Map<String, JsonNode> contacts = new ConcurrentHashMap<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final ConcurrentLinkedDeque<Fault> faults = new ConcurrentLinkedDeque<>();
    volatile Fault always;
    volatile String token = "t-1";
    private final AtomicInteger ids = new AtomicInteger(100);
    private final AtomicInteger tokens = new AtomicInteger(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    Crm() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Calls of this method to paths that begin so. */
    List<Asked> asked(String method, String path) {
        return asked.stream()
                .filter(one -> one.method().equals(method) && one.path().startsWith(path))
                .toList();
    }

    int tokensGiven() {
        return tokens.get() - 1;
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().toString();
        asked.add(new Asked(exchange.getRequestMethod(), path, exchange.getRequestHeaders(), body, System.nanoTime()));
        if (path.equals("/token")) {
            token = "t-" + tokens.incrementAndGet();
            answer(exchange, 200, "{\"access_token\":\"" + token + "\",\"expires_in\":3600}");
            return;
        }
        Fault fault = always != null ? always : path.equals("/search") ? null : faults.poll();
        if (fault == Fault.DOWN) {
            answer(exchange, 503, "<html>down</html>");
        } else if (fault == Fault.TOO_MANY) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            answer(exchange, 429, "{}");
        } else if (fault == Fault.REJECTED) {
            answer(exchange, 400, "{\"category\":\"VALIDATION\"}");
        } else if (fault == Fault.UNAUTHORIZED || !authorized(exchange)) {
            answer(exchange, 401, "{}");
        } else {
            write(exchange, path, body, fault == Fault.CUT_AFTER_WRITE);
        }
    }

    private boolean authorized(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return given == null || given.equals("Bearer " + token) || given.equals("Bearer static");
    }

    private void write(HttpExchange exchange, String path, String body, boolean cut) throws IOException {
        JsonNode json = body.isEmpty() ? null : StrictJson.parse(body.getBytes(StandardCharsets.UTF_8));
        if (path.equals("/search")) {
            answer(exchange, 200, found(json.path("email").asText()).toString());
            return;
        }
        String id = path.equals("/contacts") ? null : path.substring("/contacts/".length());
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                ArrayNode same = (ArrayNode) found(json.path("email").asText()).get("results");
                if (!same.isEmpty()) {
                    answer(
                            exchange,
                            409,
                            "{\"message\":\"Exists. Existing ID: "
                                    + same.get(0).path("id").asText() + "\"}");
                    return;
                }
                id = Integer.toString(ids.incrementAndGet());
                contacts.put(id, json);
            }
            case "PATCH" -> contacts.put(id, json);
            default -> contacts.remove(id);
        }
        if (cut) {
            exchange.close();
        } else {
            answer(exchange, 200, "{\"id\":\"" + id + "\"}");
        }
    }

    private ObjectNode found(String email) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode results = answer.putArray("results");
        contacts.forEach((id, contact) -> {
            if (contact.path("email").asText().equals(email)) {
                results.addObject().put("id", id);
            }
        });
        return answer;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
