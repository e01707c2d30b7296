package io.posthouse.operate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many people fill in the form at once, and some click twice. Remembers whom it was answered for. One thread. */
final class Burst implements AutoCloseable {
    static final int PEOPLE = 50;
    /** Every so many-th clicks twice. */
    private static final int DOUBLE_CLICK = 10;

    private static final int AT_ONCE = 10;
    private static final int TRIES = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService clickers = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "demo-burst");
        thread.setDaemon(true);
        return thread;
    });
    private final URI form;
    private final Set<String> answered = new LinkedHashSet<>();
    private int people;

    Burst(URI form) {
        this.form = form;
    }

    /** @param refused submissions that were not taken. @param progress where the first one can be followed */
    record Sent(int forms, int twice, int refused, URI progress) {}

    /** The emails of all that were answered with 202, which is our promise to keep them. */
    Set<String> answered() {
        return answered;
    }

    /** Returns when all are answered. */
    Sent send(int forms) throws InterruptedException {
        List<Callable<URI>> clicks = new ArrayList<>();
        List<String> emails = new ArrayList<>();
        for (int i = 0; i < forms; i++) {
            String email = "person-" + ++people + "@example.com";
            String key = UUID.randomUUID().toString();
            for (int click = 0; click < (i % DOUBLE_CLICK == 1 ? 2 : 1); click++) {
                clicks.add(() -> submit(email, key));
                emails.add(email);
            }
        }
        List<Future<URI>> answers = clickers.invokeAll(clicks);
        URI first = null;
        int refused = 0;
        for (int i = 0; i < answers.size(); i++) {
            URI progress = progress(answers.get(i));
            if (progress == null) {
                refused++;
            } else {
                answered.add(emails.get(i));
                first = first == null ? progress : first;
            }
        }
        return new Sent(forms, clicks.size() - forms, refused, first);
    }

    @Override
    public void close() {
        clickers.shutdownNow();
    }

    private static URI progress(Future<URI> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (java.util.concurrent.ExecutionException e) {
            return null;
        }
    }

    /** Tries again with the same key as any sender may: 503 and a broken connection say nothing of what became of it. */
    private URI submit(String email, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(form)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        JSON.writeValueAsBytes(Map.of("name", "Someone", "email", email))))
                .build();
        for (int tried = 1; tried <= TRIES; tried++) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 202) {
                JsonNode progress = JSON.readTree(answer.body()).path("progress");
                return form.resolve(progress.asText());
            }
            Thread.sleep(100L * tried);
        }
        return null;
    }
}
