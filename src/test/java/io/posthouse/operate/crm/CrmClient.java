package io.posthouse.operate.crm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** A plain client of a simulated portal, over HTTP and byte for byte. */
final class CrmClient {
    static final String CONTACTS = "/crm/v3/objects/contacts";
    static final String NOTES = "/crm/v3/objects/notes";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final CrmSimulator simulator;
    private final String portal;

    CrmClient(CrmSimulator simulator, String portal) {
        this.simulator = simulator;
        this.portal = portal;
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        try {
            return HTTP.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest request(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(simulator.uri(portal) + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    HttpResponse<String> create(String email) {
        return post(CONTACTS, contact(email, "1"));
    }

    /** A request's bytes on a connection of its own; the caller reads what comes back. */
    Socket raw(String method, String path, String body) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port());
        socket.setSoTimeout(15_000);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " /" + portal + path + " HTTP/1.1\r\nHost: crm\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + bytes.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write(bytes);
        return socket;
    }

    static String contact(String email, String version) {
        return "{\"properties\":{\"email\":\"" + email + "\",\"version\":\"" + version + "\"}}";
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
