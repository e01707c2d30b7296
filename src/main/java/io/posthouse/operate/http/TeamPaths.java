package io.posthouse.operate.http;

import io.posthouse.message.BadInput;
import io.posthouse.message.FailureText;
import io.posthouse.operate.publish.OpenTopics;
import io.posthouse.queue.OutsideLeases;
import io.posthouse.queue.Publisher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What programs of the teams ask, with their team's own token: {@code POST /topics/{topic}} and {@code /api/deliveries/…}. A
 * request that waits, for a commit or for work, holds no thread; how many may be under way is bounded. Thread-safe.
 */
public final class TeamPaths {
    private static final Logger LOG = LoggerFactory.getLogger(TeamPaths.class);
    private static final String TOPICS = "/topics/";
    private static final String DELIVERIES = "/api/deliveries/";
    private static final Pattern DELIVERY = Pattern.compile("\\d{1,18}-\\d{1,18}/(outcome|extend)");
    private static final int LONGEST_OUTCOME = 16 << 10;
    /** Who holds the operations token publishes as this room. */
    private static final String OPERATE = "operate";

    private final TeamTokens tokens;
    private final OperationsToken operations;
    private final PublishApi publishing;
    private final LeaseApi leasing;
    private final Limits limits;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * @param largest bytes of one body
     * @param batch messages in one array
     * @param requests under way at once, those that wait for work included
     */
    public record Limits(int largest, int batch, int requests) {}

    public TeamPaths(
            TeamTokens tokens,
            OperationsToken operations,
            DataSource queue,
            Publisher publisher,
            OutsideLeases leases,
            Limits limits) {
        this.tokens = tokens;
        this.operations = operations;
        this.publishing = new PublishApi(new OpenTopics(queue), publisher, limits.batch);
        this.leasing = new LeaseApi(leases);
        this.limits = limits;
    }

    static boolean holds(String path) {
        return path.startsWith(TOPICS) || path.startsWith(DELIVERIES);
    }

    /** Looks at the tokens' files again. */
    void refresh() {
        tokens.read();
    }

    void receive(
            Vertx vertx,
            HttpServerRequest request,
            String method,
            String path,
            BiConsumer<HttpServerRequest, Answer> send) {
        String header = request.getHeader("Authorization");
        Optional<String> owner =
                tokens.owner(header).or(() -> operations.opens(header) ? Optional.of(OPERATE) : Optional.empty());
        if (owner.isEmpty()) {
            send.accept(
                    request,
                    Answer.problem(
                            401,
                            "This path needs the header 'Authorization: Bearer <token>'; a team's token is in the data"
                                    + " folder, secrets/teams/<team>/publish-token."));
        } else if (!method.equals("POST")) {
            send.accept(request, OperationsApi.only("POST"));
        } else if (underWay.incrementAndGet() > limits.requests) {
            underWay.decrementAndGet();
            send.accept(request, Answer.problem(503, "Too many requests are under way. Try again in a moment."));
        } else {
            read(vertx, request, path, owner.get(), send);
        }
    }

    private void read(
            Vertx vertx,
            HttpServerRequest request,
            String path,
            String owner,
            BiConsumer<HttpServerRequest, Answer> send) {
        AtomicBoolean counted = new AtomicBoolean(true);
        AtomicReference<CompletableFuture<?>> waiting = new AtomicReference<>();
        Runnable over = () -> {
            if (counted.getAndSet(false)) {
                underWay.decrementAndGet();
            }
        };
        request.response().endHandler(ended -> over.run());
        request.response().closeHandler(closed -> {
            over.run();
            CompletableFuture<?> work = waiting.get();
            if (work != null) {
                work.cancel(false);
            }
        });
        int longest = path.startsWith(TOPICS) ? limits.largest : LONGEST_OUTCOME;
        new BodyReader(request, longest).read(body -> {
            if (body == null) {
                send.accept(request, Answer.problem(413, "A request holds at most " + longest + " bytes."));
                return;
            }
            Callable<CompletableFuture<Answer>> answer = () -> answer(request, path, owner, body, waiting);
            vertx.executeBlocking(answer, false)
                    .compose(Future::fromCompletionStage)
                    .onSuccess(found -> send.accept(request, found))
                    .onFailure(failure -> send.accept(request, mistake(failure)));
        });
    }

    private CompletableFuture<Answer> answer(
            HttpServerRequest request,
            String path,
            String owner,
            byte[] body,
            AtomicReference<CompletableFuture<?>> waiting) {
        try {
            if (path.startsWith(TOPICS)) {
                return publishing.publish(path.substring(TOPICS.length()), owner, request::getHeader, body);
            }
            if (path.equals(DELIVERIES + "lease")) {
                return lease(request, owner, body, waiting);
            }
            Matcher delivery = DELIVERY.matcher(path.substring(DELIVERIES.length()));
            if (!delivery.matches()) {
                return now(Answer.problem(404, "Nothing is here. docs/other-languages.md lists the paths."));
            }
            return now(
                    delivery.group(1).equals("outcome") ? leasing.outcome(owner, body) : leasing.extend(owner, body));
        } catch (BadInput e) {
            return now(Answer.problem(422, e.getMessage() + "."));
        } catch (SQLException e) {
            LOG.warn("no answer to {}: {}", path, FailureText.of(e).text());
            return now(Answer.problem(503, "The queue's database did not answer. Say it again; it is recorded once."));
        }
    }

    private CompletableFuture<Answer> lease(
            HttpServerRequest request, String owner, byte[] body, AtomicReference<CompletableFuture<?>> waiting) {
        var leased = leasing.lease(owner, body);
        waiting.set(leased);
        if (request.response().closed()) {
            leased.cancel(false);
        }
        return leased.handle((taken, failure) -> failure == null
                ? LeaseApi.leased(taken)
                : LeaseApi.failed(failure instanceof CompletionException ? failure.getCause() : failure));
    }

    private static Answer mistake(Throwable failure) {
        LOG.error("a team's program was not answered", failure);
        return Answer.problem(500, "This request met a mistake of ours; the log has it.");
    }

    private static CompletableFuture<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
