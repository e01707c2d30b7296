package io.posthouse.ingest.form;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.ingest.ContentType;
import io.posthouse.ingest.Post;
import io.posthouse.ingest.Problem;
import io.posthouse.ingest.Reply;
import io.posthouse.ingest.Visitor;
import io.posthouse.message.BadInput;
import io.posthouse.message.Envelope;
import io.posthouse.message.Hop;
import io.posthouse.message.MessageIds;
import io.posthouse.message.Outgoing;
import io.posthouse.realm.Realms;
import io.posthouse.realm.View;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Decides what becomes of a submitted form. Values are data: none of them decides where anything goes. Thread-safe; does no
 * input or output, but for {@link #again}, which asks which message came first.
 *
 * <p>Order: form, origin, limits, size, type, body, key, trap, fields.
 */
public final class FormDoor {
    private static final String SOURCE = "form";
    private static final int MOST_VISITORS = 20_000;
    private static final int MOST_FORMS = 5_000;
    private static final long SECOND = 1_000_000_000L;

    private final View<Map<String, WebForm>> forms;
    private final Function<UUID, CompletionStage<UUID>> firsts;
    private final FormAnswers answers;
    private final Visitor visitor;
    private final Clock clock;
    private final Buckets visitors = new Buckets(MOST_VISITORS, System::nanoTime);
    private final Buckets everybody = new Buckets(MOST_FORMS, System::nanoTime);
    private final LongAdder trapped = new LongAdder();

    /**
     * @param tokens of a message's progress page, by its id
     * @param firsts which message a single-use token came with first
     * @param proxies how many of our own stand before the door
     */
    public FormDoor(
            Realms realms,
            Function<UUID, String> tokens,
            Function<UUID, CompletionStage<UUID>> firsts,
            int proxies,
            Clock clock) {
        this.forms = realms.view(new FormsSection());
        this.firsts = firsts;
        this.answers = new FormAnswers(tokens, realms::nameOf);
        this.visitor = new Visitor(proxies);
        this.clock = clock;
    }

    /** Submissions in which the field that no person sees was filled in. */
    public long trapsSprung() {
        return trapped.sum();
    }

    /** The form's own page. */
    public Reply page(Post post) {
        WebForm form = form(post);
        return form == null
                ? answers.refused(post.realm(), null, Caller.of(post, Set.of()), FormProblems.noSuchForm())
                : answers.page(post.realm(), form);
    }

    /** What a browser asks before a script of another page may post JSON. */
    public Reply preflight(Post post) {
        WebForm form = form(post);
        Caller caller = Caller.of(post, form == null ? Set.of() : form.origins());
        if (form == null || caller.origin() == null || !caller.welcome()) {
            return Reply.of(form == null ? FormProblems.noSuchForm() : FormProblems.foreignOrigin())
                    .with("Vary", "Origin");
        }
        return Reply.of(204)
                .with(caller.cors())
                .with("Access-Control-Allow-Methods", "POST")
                .with("Access-Control-Allow-Headers", "Content-Type, Idempotency-Key")
                .with("Access-Control-Max-Age", "600");
    }

    /** @throws FormRefusal when it is not taken; nothing else is thrown, whatever the bytes */
    public Submission read(Post post) {
        WebForm form = form(post);
        Caller caller = Caller.of(post, form == null ? Set.of() : form.origins());
        if (form == null) {
            throw refused(post, null, caller, FormProblems.noSuchForm());
        }
        if (!caller.welcome()) {
            throw refused(post, form, caller, FormProblems.foreignOrigin());
        }
        requireRoom(post, form, caller);
        if (post.body().length > form.limits().body()) {
            throw refused(
                    post, form, caller, FormProblems.tooLarge(form.limits().body()));
        }
        Typed typed = typed(post, form, caller);
        String key = SubmissionKey.header(post);
        if (key != null && key.isEmpty()) {
            throw refused(post, form, caller, FormProblems.badKey());
        }
        String nonce = SubmissionKey.nonce(typed.first("_nonce"));
        Filled filled = Filled.of(form, typed);
        if (form.honeypot() != null && typed.filled(form.honeypot())) {
            trapped.increment();
            return new Submission(post.realm(), form, caller, filled, nonce, typed.first("_next"), null);
        }
        if (!filled.good()) {
            throw new FormRefusal(answers.invalid(post.realm(), form, caller, filled, nonce, typed.first("_next")));
        }
        return new Submission(
                post.realm(),
                form,
                caller,
                filled,
                nonce,
                typed.first("_next"),
                outgoing(post.realm(), form, key, nonce, filled.fields()));
    }

    /** For a submission that is committed. */
    public Reply accepted(Submission submission) {
        Envelope committed = submission.outgoing().envelope();
        Hop.of("ingest", "accepted").message(committed).log();
        return answers.success(submission, committed.id());
    }

    /** The same answer as the first time. */
    public CompletionStage<Reply> again(Submission submission) {
        return firsts.apply(submission.outgoing().token())
                .handle((first, failure) ->
                        first == null ? answers.busy(submission) : answers.success(submission, first));
    }

    /** Looks like success, so that a robot learns nothing; its progress page stays at "received". */
    public Reply pretended(Submission submission) {
        return answers.success(submission, MessageIds.random());
    }

    /** The same key with other data. */
    public Reply reused(Submission submission) {
        return answers.reused(submission);
    }

    /** The queue does not take it, or did not confirm it. */
    public Reply busy(Submission submission) {
        return answers.busy(submission);
    }

    private WebForm form(Post post) {
        Map<String, WebForm> all = forms.of(post.realm());
        return all == null ? null : all.get(post.path().getOrDefault("form", ""));
    }

    private void requireRoom(Post post, WebForm form, Caller caller) {
        String name = post.realm() + "/" + form.name();
        long wait = visitors.take(
                name + "/" + visitor.of(post.peer(), post::header),
                form.limits().perIp());
        if (wait == 0) {
            wait = everybody.take(name, form.limits().perForm());
        }
        if (wait > 0) {
            throw refused(post, form, caller, FormProblems.tooMany((wait + SECOND - 1) / SECOND));
        }
    }

    private Typed typed(Post post, WebForm form, Caller caller) {
        Typed typed;
        try {
            typed = Typed.read(ContentType.of(post.contentType()), post.body());
        } catch (BadInput e) {
            throw refused(post, form, caller, FormProblems.malformed(e.getMessage()));
        }
        if (typed == null) {
            throw refused(post, form, caller, FormProblems.wrongContentType());
        }
        if (typed.files()) {
            throw refused(post, form, caller, FormProblems.files());
        }
        return typed;
    }

    private Outgoing outgoing(String realm, WebForm form, String key, String nonce, ObjectNode fields) {
        Instant now = clock.instant();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        // Nothing of this one request: the same form sent again is the same data.
        data.put("form", form.name());
        data.set("fields", fields);
        UUID id = MessageIds.random();
        Envelope envelope =
                new Envelope(id, form.kind().topic(), realm, SOURCE, now, id.toString(), null, null, null, null, data);
        return new Outgoing(
                envelope, SubmissionKey.of(realm, form.name(), key, nonce, data, form.saysWho(fields), now));
    }

    private FormRefusal refused(Post post, WebForm form, Caller caller, Problem problem) {
        return new FormRefusal(answers.refused(post.realm(), form, caller, problem));
    }
}
