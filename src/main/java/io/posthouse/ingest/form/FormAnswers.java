package io.posthouse.ingest.form;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.ingest.Problem;
import io.posthouse.ingest.Reply;
import io.posthouse.ingest.page.Page;
import io.posthouse.message.StrictJson;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Function;

/** What who submitted is told: a program in JSON, a person on a page. Thread-safe. */
final class FormAnswers {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;

    /** Where there is no form: whether there is such a realm is nobody's business. */
    private static final String NOBODY = "Forms";

    private final Function<UUID, String> tokens;
    private final Function<String, String> names;

    /**
     * @param tokens of a message's progress page
     * @param names of realms, for people; null for an unknown one
     */
    FormAnswers(Function<UUID, String> tokens, Function<String, String> names) {
        this.tokens = tokens;
        this.names = names;
    }

    /** The empty form. */
    Reply page(String realm, WebForm form) {
        return new FormPage(name(realm), form)
                .reply(200, action(realm, form), nonce(), null, Filled.EMPTY, null)
                // Going back in the history shows the same page with the same nonce; loading it anew makes another.
                .with("Cache-Control", "private, no-cache");
    }

    Reply success(Submission submission, UUID id) {
        String token = tokens.apply(id);
        String progress = "/progress/" + token;
        if (submission.caller().json()) {
            ObjectNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", id.toString())
                    .put("status", "received")
                    .put("progress", progress);
            return Reply.of(202, Typed.JSON, StrictJson.write(body))
                    .with("Location", progress)
                    .with("Cache-Control", "no-store")
                    .with(submission.caller().cors());
        }
        String target = submission.form().target(submission.next());
        return Reply.of(303)
                .with("Location", target == null ? progress : target.replace(WebForm.PROGRESS, token))
                .with("Cache-Control", "no-store")
                .with(submission.caller().cors());
    }

    /** What was typed is wrong. */
    Reply invalid(String realm, WebForm form, Caller caller, Filled filled, String nonce, String next) {
        if (caller.json()) {
            return FormProblems.invalid(filled.wrong()).with(caller.cors());
        }
        return form(422, realm, form, nonce, next, filled, null).because("form-invalid");
    }

    /** The same key came with other data before. A person who corrects what was sent wants to send that too. */
    Reply reused(Submission submission) {
        if (submission.caller().json()) {
            return Reply.of(FormProblems.keyReused()).with(submission.caller().cors());
        }
        return form(
                        422,
                        submission.realm(),
                        submission.form(),
                        nonce(),
                        submission.next(),
                        submission.filled(),
                        "This form was sent before, with something else in it. To send what is here now as well, send it again.")
                .because("key-reused");
    }

    /** The queue does not take it now; nothing is promised, and nothing typed is lost. */
    Reply busy(Submission submission) {
        Problem busy = FormProblems.busy();
        if (submission.caller().json()) {
            return Reply.of(busy).with(submission.caller().cors());
        }
        String nonce = submission.nonce() == null ? nonce() : submission.nonce();
        return form(
                        503,
                        submission.realm(),
                        submission.form(),
                        nonce,
                        submission.next(),
                        submission.filled(),
                        "We could not confirm that this was taken, so please send it again in a moment. Everything you typed is "
                                + "still here; if it did arrive, it will not count twice.")
                .with("Retry-After", Integer.toString(busy.retryAfter()))
                .because(busy.type());
    }

    /** @param form null when there is none */
    Reply refused(String realm, WebForm form, Caller caller, Problem problem) {
        if (caller.json()) {
            return Reply.of(problem).with(caller.cors());
        }
        Reply page = (form == null
                        ? new Page(NOBODY, problem.title(), main -> main.put("p", problem.detail()))
                                .reply(problem.status())
                        : new FormPage(name(realm), form).message(problem.status(), problem.title(), problem.detail()))
                .with("Vary", "Origin, Accept")
                .because(problem.type());
        return problem.retryAfter() == null ? page : page.with("Retry-After", Integer.toString(problem.retryAfter()));
    }

    private Reply form(
            int status, String realm, WebForm form, String nonce, String next, Filled filled, String notice) {
        String kept = nonce == null ? nonce() : nonce;
        String known = form.redirects().contains(String.valueOf(next)) ? next : null;
        return new FormPage(name(realm), form)
                .reply(status, action(realm, form), kept, known, filled, notice)
                .with("Vary", "Origin, Accept");
    }

    private String name(String realm) {
        String name = names.apply(realm);
        return name == null ? realm : name;
    }

    /**
     * With a query of its own: a browser forgets the page it has of an address when something is posted to that address. Then
     * going back would load the page anew, and what is sent from there would be another submission.
     */
    private static String action(String realm, WebForm form) {
        return "/forms/" + realm + "/" + form.name() + "?send";
    }

    private static String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
