package io.posthouse.writeback;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A token endpoint where each renewal gives a new refresh token and ends the one it was made with. */
final class RotatingLogin implements Calls {
    private static final Pattern REFRESH = Pattern.compile("refresh_token=([^&]+)");

    /** The refresh tokens it was asked with. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final Set<String> good = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();
    private volatile Consumer<String> whileAnswering = refresh -> {};

    /** A person connects the integration: this refresh token is good, and what was before is not. */
    RotatingLogin connected(String refresh) {
        good.clear();
        return also(refresh);
    }

    /** One more account is connected. */
    RotatingLogin also(String refresh) {
        good.add(refresh);
        return this;
    }

    /** Run with each new refresh token, when the old one is dead and the answer not sent yet. */
    RotatingLogin whileAnswering(Consumer<String> happens) {
        whileAnswering = happens;
        return this;
    }

    @Override
    public CompletableFuture<Answer> send(Request request) {
        Matcher given = REFRESH.matcher(
                URLDecoder.decode(new String(request.body(), StandardCharsets.US_ASCII), StandardCharsets.UTF_8));
        String refresh = given.find() ? given.group(1) : "";
        asked.add(refresh);
        if (!good.remove(refresh)) {
            return answer(400, "{\"error\":\"invalid_grant\"}");
        }
        String next = refresh.replaceFirst("'.*", "") + "'" + number.incrementAndGet();
        good.add(next);
        whileAnswering.accept(next);
        return answer(
                200,
                "{\"access_token\":\"at-of-" + next + "\",\"expires_in\":3600,\"refresh_token\":\"" + next + "\"}");
    }

    private static CompletableFuture<Answer> answer(int status, String body) {
        return CompletableFuture.completedFuture(
                new Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), false));
    }
}
