package io.posthouse.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.message.StrictJson;
import io.posthouse.outside.House;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** People who send the form of a {@link CrmRealm}, by program. */
final class Prospects {
    private final HttpClient http = HttpClient.newHttpClient();
    private final House house;

    Prospects(House house) {
        this.house = house;
    }

    /** The path of its progress. */
    String submit(String realm, String name, String email) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(address("/forms/" + realm + "/quote"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"firstName\":\"" + name + "\",\"email\":\"" + email + "\"}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return member(answer, "progress");
    }

    /** What the page of the progress says now. */
    String status(String progress) throws IOException, InterruptedException {
        return member(send(HttpRequest.newBuilder(address(progress)).header("Accept", "application/json")), "status");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String member(HttpResponse<String> answer, String name) {
        return StrictJson.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                .path(name)
                .asText();
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + house.doorPort() + path);
    }
}
