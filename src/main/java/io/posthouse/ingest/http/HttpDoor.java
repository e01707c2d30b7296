package io.posthouse.ingest.http;

import io.posthouse.ingest.Head;
import io.posthouse.ingest.Post;
import io.posthouse.ingest.Problem;
import io.posthouse.ingest.Problems;
import io.posthouse.ingest.Refusal;
import io.posthouse.ingest.Reply;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;

/**
 * One route that begins with {@code platform-http}. The route runs on the event loop and gives it back while it waits for
 * the queue; the answer is written when the exchange is done. The message is a {@link Post} and has no headers; what the
 * path says stands in variables too, but for a secret.
 */
final class HttpDoor extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {
    private final HttpDoors doors;
    private final Problems problems;
    private final RefusalLog refusals;
    private final PathTemplate path;
    private final boolean seesHead;
    private final Set<String> methods = new TreeSet<>();

    HttpDoor(
            PlatformHttpEndpoint endpoint,
            Processor processor,
            HttpDoors doors,
            Problems problems,
            RefusalLog refusals,
            Set<String> headOf) {
        super(endpoint, processor);
        this.doors = doors;
        this.problems = problems;
        this.refusals = refusals;
        this.path = new PathTemplate(endpoint.getPath());
        this.seesHead = headOf.contains(path.toString());
        String restrict = endpoint.getHttpMethodRestrict();
        if (restrict != null) {
            for (String method : restrict.split(",")) {
                methods.add(method.strip().toUpperCase(Locale.ROOT));
            }
        }
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    PathTemplate path() {
        return path;
    }

    boolean takes(String method) {
        return methods.isEmpty() || methods.contains(method);
    }

    Set<String> methods() {
        return methods;
    }

    boolean isOpen() {
        return isRunAllowed() && isStarted();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        doors.add(this);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        doors.open(getEndpoint().getCamelContext());
    }

    @Override
    protected void doShutdown() throws Exception {
        doors.remove(this);
        super.doShutdown();
    }

    void work(HttpCall call, Map<String, String> variables, byte[] body) {
        var types = call.request().headers().getAll("Content-Type");
        Post post = new Post(variables, types.size() == 1 ? types.get(0) : null, body, head(call));
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.getMessage().setBody(post);
        variables.forEach((name, value) -> {
            if (!name.equals(PathTemplate.SECRET)) {
                exchange.setVariable(name, value);
            }
        });
        exchange.setVariable("contentType", post.contentType());
        try {
            createUoW(exchange);
            getAsyncProcessor().process(exchange, answering(call, exchange));
        } catch (Exception | Error e) {
            // Also an Error: who is not answered would keep its place at the gate for ever.
            call.answer(problems.unexpected(e));
            release(exchange);
        }
    }

    private Head head(HttpCall call) {
        var request = call.request();
        return seesHead
                ? Head.of(request.method().name(), request.uri(), request.headers(), HttpCall.peer(request))
                : Head.NONE;
    }

    private AsyncCallback answering(HttpCall call, Exchange exchange) {
        return doneSync -> {
            Answer answer = answer(exchange);
            if (doneSync) {
                call.answer(answer);
                release(exchange);
            } else {
                call.answerLater(answer, () -> release(exchange));
            }
        };
    }

    private Answer answer(Exchange exchange) {
        Throwable failure = exchange.getException();
        if (failure == null) {
            try {
                told(exchange);
                return Answer.of(exchange);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }
        return Answer.of(failure instanceof Refusal refusal ? refusal.getProblem() : problems.unexpected(failure));
    }

    private void told(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Problem problem) {
            refusals.refused(exchange.getVariable("realm", String.class), problem.type());
        } else if (body instanceof Reply reply && reply.refused() != null) {
            refusals.refused(exchange.getVariable("realm", String.class), reply.refused());
        }
    }

    /** The exchange counts as in flight until its answer is written, so that a stop waits for it. */
    private void release(Exchange exchange) {
        doneUoW(exchange);
        releaseExchange(exchange, false);
    }
}
