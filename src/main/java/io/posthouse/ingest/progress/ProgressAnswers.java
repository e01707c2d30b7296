package io.posthouse.ingest.progress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.html.Html;
import io.posthouse.ingest.Problem;
import io.posthouse.ingest.Reply;
import io.posthouse.ingest.page.Page;
import io.posthouse.message.Digests;
import io.posthouse.message.StrictJson;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Progress as JSON and as a page. No personal data is in either: there is none in what they are made from. */
final class ProgressAnswers {
    private static final String NOBODY = "Your message";
    private static final int TAG_BYTES = 12;

    private final Function<String, String> names;

    /** @param names of realms, for people; null for an unknown one */
    ProgressAnswers(Function<String, String> names) {
        this.names = names;
    }

    /**
     * @param progress null while the message was not seen
     * @param details whether the asker holds the realm's token
     */
    Reply stage(UUID id, Progress progress, boolean details, boolean html) {
        Stage stage = progress == null ? Stage.RECEIVED : progress.stage();
        Reply reply = html && !details ? page(progress, stage) : json(id, progress, stage, details);
        Reply tagged = reply.with(
                        "ETag", '"' + HexFormat.of().formatHex(Digests.sha256(reply.body()), 0, TAG_BYTES) + '"')
                .with("Cache-Control", "private, no-cache")
                .with("Vary", "Accept, Authorization");
        return stage.again() == 0 ? tagged : tagged.with("Retry-After", Integer.toString(stage.again()));
    }

    Reply problem(Problem problem, boolean html) {
        if (!html) {
            return readable(Reply.of(problem)).with("Cache-Control", "no-store");
        }
        Reply page = new Page(NOBODY, problem.title(), main -> main.put("p", problem.detail()))
                .reply(problem.status(), List.of(), problem.retryAfter() == null ? 0 : problem.retryAfter())
                .because(problem.type());
        return problem.retryAfter() == null ? page : page.with("Retry-After", Integer.toString(problem.retryAfter()));
    }

    private static Reply json(UUID id, Progress progress, Stage stage, boolean details) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", stage.toString());
        if (details) {
            body.put("id", id.toString());
            body.put("acceptedAt", progress.acceptedAt().toString());
            var steps = body.putArray("deliveries");
            progress.steps().forEach(step -> details(steps.addObject(), step));
            if (progress.more()) {
                body.put("more", true);
            }
        }
        return readable(Reply.of(200, "application/json", StrictJson.write(body)));
    }

    private static void details(ObjectNode node, Step step) {
        node.put("topic", step.topic()).put("subscription", step.subscription()).put("team", step.team());
        if (!step.destination().isEmpty()) {
            node.put("destination", step.destination());
        }
        node.put("state", step.state());
        if (!step.isOpen()) {
            node.put("attempts", step.attempts());
        }
        node.put(step.isOver() ? "endedAt" : "since", step.since().toString());
        if (step.due() != null) {
            node.put("dueAt", step.due().toString());
        }
    }

    /** By the script of any page: who has the token may know, and no cookie of ours is involved. */
    private static Reply readable(Reply reply) {
        return reply.with("Access-Control-Allow-Origin", "*")
                .with("Access-Control-Expose-Headers", "ETag, Retry-After");
    }

    private Reply page(Progress progress, Stage stage) {
        String name = progress == null ? null : names.apply(progress.realm());
        return new Page(name == null ? NOBODY : name, stage.title(), html -> tell(html, stage))
                .reply(200, List.of(), stage.again());
    }

    private static void tell(Html html, Stage stage) {
        html.put("p", stage.sentence(), "role", "status");
        if (stage != Stage.ATTENTION) {
            html.open("ol", "class", "steps");
            for (Stage each : List.of(Stage.RECEIVED, Stage.WORKING, Stage.DONE)) {
                String current = each == stage ? "step" : null;
                html.put("li", each.title(), "class", kind(each, stage), "aria-current", current);
            }
            html.end();
        }
        if (stage.again() > 0) {
            html.put(
                    "p",
                    "This page looks again by itself every " + stage.again()
                            + " seconds. You may also close it: nothing depends on it.",
                    "class",
                    "small");
        }
    }

    private static String kind(Stage each, Stage stage) {
        if (each == stage) {
            return stage == Stage.DONE ? "final" : "now";
        }
        return each.ordinal() < stage.ordinal() ? "past" : "to-come";
    }
}
