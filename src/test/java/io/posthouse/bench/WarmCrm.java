package io.posthouse.bench;

import io.posthouse.operate.crm.CrmSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A simulated CRM whose classes are loaded: else the first calls would wait for that, and arrive together. */
final class WarmCrm {
    private static final int CALLS = 300;
    private static final String CONTACTS = "/crm/v3/objects/contacts";

    private WarmCrm() {}

    /** @param port 0 for any free one */
    static CrmSimulator open(int port) throws IOException, InterruptedException {
        CrmSimulator crm = CrmSimulator.open(port, 1);
        HttpClient http = HttpClient.newHttpClient();
        for (int n = 0; n < CALLS; n++) {
            String email = n + "@warm.example";
            post(http, crm, CONTACTS, "{\"properties\":{\"email\":\"" + email + "\",\"firstname\":\"Ann\"}}");
            post(
                    http,
                    crm,
                    CONTACTS + "/search",
                    "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"email\",\"operator\":\"EQ\",\"value\":\""
                            + email + "\"}]}]}");
        }
        return crm;
    }

    private static void post(HttpClient http, CrmSimulator crm, String path, String body)
            throws IOException, InterruptedException {
        http.send(
                HttpRequest.newBuilder(URI.create(crm.uri("warm") + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }
}
