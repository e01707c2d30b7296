package io.posthouse.ingest.progress;

import io.posthouse.ingest.Post;
import io.posthouse.ingest.Reply;
import io.posthouse.message.Digests;
import io.posthouse.realm.Realms;
import io.posthouse.realm.Secret;
import io.posthouse.realm.View;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells who holds a message's token how far it has come: one word for everybody, details for who holds the realm's token as well.
 * Thread-safe; what it needs of the database is looked up elsewhere, and it does not wait for that.
 */
public final class ProgressDoor {
    private static final String SCHEME = "bearer ";

    private final ProgressTokens tokens;
    private final View<List<Secret>> secrets;
    private final RecentProgress recent;
    private final ProgressAnswers answers;
    private final Duration kept;
    private final Clock clock;

    /** @param kept how long a message can be followed at most */
    public ProgressDoor(ProgressTokens tokens, Realms realms, Lookups lookups, Duration kept, Clock clock) {
        this.tokens = tokens;
        this.secrets = realms.view(new ProgressSection());
        this.recent = new RecentProgress(
                id -> lookups.ask(connection -> ProgressRows.read(connection, id)), System::nanoTime);
        this.answers = new ProgressAnswers(realms::nameOf);
        this.kept = kept;
        this.clock = clock;
    }

    public CompletionStage<Reply> answer(Post post) {
        boolean html = String.valueOf(post.header("Accept")).contains("text/html");
        Optional<UUID> id = tokens.id(post.path().getOrDefault("token", ""));
        if (id.isEmpty()) {
            return CompletableFuture.completedFuture(answers.problem(ProgressProblems.unknown(), html));
        }
        return recent.of(id.get())
                .handle((progress, failure) -> failure == null
                        ? answer(post, id.get(), progress, html)
                        : answers.problem(ProgressProblems.cannotLook(), html));
    }

    private Reply answer(Post post, UUID id, Progress progress, boolean html) {
        if (progress == null) {
            // Ours, or its token would be wrong: on its way into the queue, or long gone from it.
            Instant made = Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
            return made.isBefore(clock.instant().minus(kept))
                    ? answers.problem(ProgressProblems.gone(), html)
                    : tagged(post, answers.stage(id, null, false, html));
        }
        String authorization = post.header("Authorization");
        if (authorization != null && !opens(progress.realm(), authorization)) {
            return answers.problem(ProgressProblems.wrongToken(), html).with("WWW-Authenticate", "Bearer");
        }
        return tagged(post, answers.stage(id, progress, authorization != null, html));
    }

    private boolean opens(String realm, String authorization) {
        List<Secret> all = secrets.of(realm);
        if (all == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = digest(authorization.substring(SCHEME.length()).strip());
        boolean opens = false;
        for (Secret secret : all) {
            opens |= secret.value()
                    .filter(value -> MessageDigest.isEqual(digest(value), given))
                    .isPresent();
        }
        return opens;
    }

    private static Reply tagged(Post post, Reply reply) {
        String tag = reply.header("ETag");
        String known = post.header("If-None-Match");
        return known != null && (known.contains(tag) || known.strip().equals("*")) ? reply.notModified() : reply;
    }

    private static byte[] digest(String token) {
        return Digests.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
