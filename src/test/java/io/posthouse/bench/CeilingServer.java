package io.posthouse.bench;

import io.posthouse.ingest.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.sql.SQLException;

/**
 * The least a door can do and still keep the promise "success means committed": plain Vert.x on one event loop, the same
 * checks, group commit of the message row. No Camel, no subscriptions, no tokens. The door is compared with this.
 */
public final class CeilingServer {
    private static final String PATH = "/webhooks/mailgun/";

    private CeilingServer() {}

    /** Arguments: port, JDBC URL of a queue database, signing key. Serves until killed. */
    public static void main(String[] args) throws SQLException {
        int port = Integer.parseInt(args[0]);
        CeilingCommit commit = new CeilingCommit(args[1]);
        CeilingChecks checks = new CeilingChecks(args[2]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        vertx.createHttpServer()
                .requestHandler(request -> answer(request, checks, commit, vertx))
                .listen(port, "127.0.0.1")
                .onFailure(e -> System.exit(1));
    }

    private static void answer(HttpServerRequest request, CeilingChecks checks, CeilingCommit commit, Vertx vertx) {
        String realm = request.path().substring(PATH.length());
        var context = vertx.getOrCreateContext();
        request.bodyHandler(body -> {
            try {
                commit.add(checks.row(
                        realm,
                        body.getBytes(),
                        committed -> context.runOnContext(nothing -> request.response()
                                .setStatusCode(committed ? 200 : 503)
                                .end())));
            } catch (Refusal e) {
                request.response().setStatusCode(401).end();
            }
        });
    }
}
