package io.posthouse.operate.http;

import io.posthouse.message.BadInput;
import io.posthouse.message.FailureText;
import io.posthouse.operate.MessageTimeline;
import io.posthouse.operate.Refused;
import io.posthouse.operate.Status;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/…}: the same classes as the command line. Blocks on the database. Thread-safe. */
final class OperationsApi {
    private static final Logger LOG = LoggerFactory.getLogger(OperationsApi.class);
    private static final String MESSAGES = "/api/messages/";
    private static final String LETTERS = "/api/dead-letters";

    private final Status status;
    private final MessageTimeline timeline;
    private final DeadLettersApi letters;
    private final ControlsApi controls;

    OperationsApi(DataSource queue) {
        status = new Status(queue);
        timeline = new MessageTimeline(queue);
        letters = new DeadLettersApi(queue);
        controls = new ControlsApi(queue);
    }

    Answer answer(ApiRequest request) {
        try {
            return found(request);
        } catch (BadRequest | BadInput e) {
            return Answer.problem(400, e.getMessage());
        } catch (Refused e) {
            return Answer.problem(422, e.getMessage());
        } catch (SQLException e) {
            LOG.warn("no answer to {}: {}", request.path(), FailureText.of(e).text());
            return Answer.problem(503, "The queue database did not answer. Try again; /health/ready tells more.");
        } catch (RuntimeException e) {
            LOG.error("no answer to {}", request.path(), e);
            return Answer.problem(500, "This request met a mistake of ours; the log has it.");
        }
    }

    private Answer found(ApiRequest request) throws SQLException {
        String path = request.path();
        if (path.equals("/api/status")) {
            return request.reads() ? Answer.json(status.now()) : only("GET");
        }
        if (path.startsWith(MESSAGES)) {
            return request.reads() ? story(request) : only("GET");
        }
        if (path.equals(LETTERS) || path.startsWith(LETTERS + "/")) {
            return letters.answer(request, path.substring(LETTERS.length()));
        }
        if (path.equals("/api/controls")) {
            return controls.answer(request);
        }
        return Answer.problem(404, "Nothing is here. docs/operations.md lists the paths.");
    }

    private Answer story(ApiRequest request) throws SQLException {
        UUID id;
        try {
            id = UUID.fromString(request.path().substring(MESSAGES.length()));
        } catch (IllegalArgumentException e) {
            throw new BadRequest("the message's id must be a UUID");
        }
        return timeline.of(id, "true".equals(request.text("data")))
                .map(Answer::json)
                .orElse(Answer.problem(404, "No message has this id; it may be older than what is kept."));
    }

    static Answer only(String method) {
        return Answer.problem(405, "This path takes " + method + " only.");
    }
}
