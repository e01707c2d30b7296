package io.posthouse.ingest.http;

import io.posthouse.ingest.Problems;
import io.posthouse.ingest.Visitor;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The public HTTP port: the engine behind {@code platform-http}, bound as the bean {@code platform-http-engine}. It listens
 * from the moment the first door's route starts until the context has stopped; without a door it never listens.
 * Thread-safe.
 */
public final class HttpDoors extends ServiceSupport implements PlatformHttpEngine {
    private final HttpDoorSettings settings;
    private final Answered answered;
    private final Problems problems = new Problems();
    private final RefusalLog refusals = new RefusalLog();
    private final Gate gate;
    private final Visitor visitor;
    private final List<HttpDoor> doors = new CopyOnWriteArrayList<>();
    private volatile DoorKeeper keeper = DoorKeeper.NONE;
    private volatile HttpPort port;
    private volatile CamelContext context;

    public HttpDoors(HttpDoorSettings settings, Answered answered) {
        this.settings = settings;
        this.answered = answered;
        this.gate = new Gate(settings.gate());
        this.visitor = new Visitor(settings.proxies());
    }

    /** Who closes doors. */
    public HttpDoors kept(DoorKeeper by) {
        keeper = by;
        return this;
    }

    /** The port listened on; 0 while it does not listen. */
    @Override
    public int getServerPort() {
        HttpPort open = port;
        return open == null ? 0 : open.number();
    }

    /** Requests that are read or worked on now. */
    public int requestsInFlight() {
        return gate.requests();
    }

    /** Requests turned away so far for this reason. */
    public long turnedAway(Crowded why) {
        return gate.turnedAway(why);
    }

    /** Bytes of bodies held now. */
    public long bytesInFlight() {
        return gate.bytes();
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new HttpDoor(endpoint, processor, this, problems, refusals, settings.headOf());
    }

    void add(HttpDoor door) {
        doors.add(door);
    }

    void remove(HttpDoor door) {
        doors.remove(door);
    }

    /** @throws IllegalStateException when the port cannot be had: then the route, and with it the process, must not start */
    synchronized void open(CamelContext camel) throws Exception {
        if (port == null) {
            context = camel;
            port = HttpPort.listen(settings, this::serve, this::refuseInvalid);
            camel.addService(this, true, true);
        }
    }

    @Override
    protected synchronized void doStop() throws Exception {
        if (port != null) {
            HttpPort closing = port;
            port = null;
            closing.close();
        }
    }

    private void serve(HttpServerRequest request) {
        HttpCall call = new HttpCall(request, answered);
        String path = request.path();
        String method = request.method().name();
        Set<String> others = null;
        for (HttpDoor door : doors) {
            Map<String, String> variables = path == null ? null : door.path().match(path);
            if (variables != null && door.takes(method)) {
                serve(call, door, variables);
                return;
            }
            if (variables != null) {
                others = others == null ? new TreeSet<>() : others;
                others.addAll(door.methods());
                call.takenBy(door.path().toString(), () -> {});
            }
        }
        if (others != null && context.isStarted()) {
            String allowed = String.join(", ", others);
            refuse(call, Answer.of(problems.wrongMethod(allowed), allowed));
            return;
        }
        refuse(call, Answer.of(context.isStarted() ? problems.noSuchPath() : problems.closing()));
    }

    private void serve(HttpCall call, HttpDoor door, Map<String, String> variables) {
        String path = door.path().toString();
        call.takenBy(path, () -> {});
        int closed = keeper.closed(path, variables.get("realm"));
        if (!door.isOpen()) {
            call.answerAndClose(problems.closing());
        } else if (closed > 0) {
            refuse(call, Answer.of(problems.closed(closed)));
        } else {
            enter(call, door, variables);
        }
    }

    private void enter(HttpCall call, HttpDoor door, Map<String, String> variables) {
        String path = door.path().toString();
        Gate.Pass pass = gate.pass(address(call.request()), path);
        Crowded crowded = pass.enter();
        if (crowded != null) {
            call.answerAndClose(problems.crowded(crowded == Crowded.ADDRESS));
            return;
        }
        call.takenBy(path, pass::leave);
        new BodyReading(call, problems, gate, pass, settings.maxBody(path), body -> door.work(call, variables, body))
                .begin(settings.bodyTime());
    }

    private String address(HttpServerRequest request) {
        return visitor.of(HttpCall.peer(request), name -> {
            List<String> values = request.headers().getAll(name);
            return values.isEmpty() ? null : String.join(",", values);
        });
    }

    private static void refuse(HttpCall call, Answer answer) {
        HttpServerRequest request = call.request();
        String length = request.getHeader("Content-Length");
        if (request.getHeader("Transfer-Encoding") == null && (length == null || length.equals("0"))) {
            call.answer(answer);
        } else {
            call.answerAndClose(answer);
        }
    }

    private void refuseInvalid(HttpServerRequest request) {
        new HttpCall(request, answered).answerAndClose(problems.malformed("The request is not valid HTTP"));
    }
}
