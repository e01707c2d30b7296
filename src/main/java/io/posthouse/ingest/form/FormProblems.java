package io.posthouse.ingest.form;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.ingest.Problem;
import io.posthouse.ingest.Reply;
import io.posthouse.message.StrictJson;
import java.util.Map;

/** The problems of the form door. Their words are read by the people who filled in the form. */
final class FormProblems {
    private static final int SOON = 5;

    private FormProblems() {}

    static Problem noSuchForm() {
        return Problem.of(404, "no-such-form", "There is no such form", "Check the address: /forms/realm/form.");
    }

    static Problem foreignOrigin() {
        return Problem.of(
                403,
                "foreign-origin",
                "Not from this page",
                "This form is not taken from the page it was sent from. If the page is yours, add its origin to the form's origins.");
    }

    static Problem tooMany(long seconds) {
        return new Problem(
                429,
                "too-many",
                "Too many at once",
                "This was not taken: there were too many submissions in a short time. Wait " + seconds
                        + " seconds, then send it again.",
                (int) seconds);
    }

    static Problem tooLarge(long limit) {
        return Problem.of(
                413, "too-large", "This is too large", "This form takes at most " + limit + " bytes. Send less.");
    }

    static Problem wrongContentType() {
        return Problem.of(
                415, "wrong-content-type", "Not of this content type", "This door takes " + Typed.TAKES + ".");
    }

    static Problem malformed(String reason) {
        return Problem.of(400, "malformed", "This cannot be read", reason + ". Mend the page that sends it.");
    }

    static Problem files() {
        return Problem.of(
                415, "files-not-taken", "Files are not taken", "This form takes no files. Send it without them.");
    }

    static Problem badKey() {
        return Problem.of(
                400,
                "bad-key",
                "The Idempotency-Key cannot be used",
                "It must be 1 to 255 plain characters, such as a UUID in quotes. Mend it and send the same again.");
    }

    static Problem keyReused() {
        return Problem.of(
                422,
                "key-reused",
                "The Idempotency-Key was used before",
                "It came before with other data. Each key is good for one submission; make a new one for each.");
    }

    static Problem busy() {
        return new Problem(
                503,
                "busy",
                "Nothing was confirmed",
                "The queue does not take it now. Send the same again later, with the same Idempotency-Key.",
                SOON);
    }

    /** @param wrong by field; "" for what belongs to no field */
    static Reply invalid(Map<String, String> wrong) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("type", "urn:posthouse:problem:form-invalid")
                .put("title", "Something in the form is wrong")
                .put("status", 422)
                .put("detail", "Nothing was taken. Mend the fields that are named and send it again.");
        var errors = body.putArray("errors");
        wrong.forEach((field, what) -> {
            ObjectNode error = errors.addObject();
            if (!field.isEmpty()) {
                error.put("field", field);
            }
            error.put("detail", what);
        });
        return Reply.of(422, Problem.CONTENT_TYPE, StrictJson.write(body)).because("form-invalid");
    }
}
