package io.posthouse.ingest;

import io.posthouse.message.FailureText;
import io.posthouse.message.Hop;
import java.util.List;

/** The problems of the doors, by name: the error table and the HTTP part ask for them here. Thread-safe. */
public final class Problems {
    private static final int SOON = 2;
    private static final int LATER = 30;

    public Problem malformed(String reason) {
        return Problem.of(
                400, "malformed", "The body cannot be read", reason + ". Mend the body, sign it and send it again.");
    }

    /** The same for an unknown realm and for a bad signature: nobody learns which realms exist. */
    public Problem notSigned() {
        return Problem.of(
                401,
                "not-signed",
                "The signature does not verify",
                "No webhook signing key of this address verifies signature.{timestamp, token, signature}, or the timestamp is "
                        + "outside the accepted window. Check the address and the key; a sender that tries again loses nothing.");
    }

    /** The same for an unknown realm, an unknown partner and a wrong secret: nobody learns which partners exist. */
    public Problem notAdmitted() {
        return Problem.of(
                401,
                "not-admitted",
                "Not let in",
                "No partner of this address made this signature or has this secret, or its timestamp is outside the accepted "
                        + "window. Check the address, the secret and the clock; a sender that tries again loses nothing.");
    }

    public Problem noSuchEntity(String known) {
        return Problem.of(
                404,
                "no-such-entity",
                "This partner has no such entity",
                "The last part of the path names the entity; this partner has " + known + ". Check the address.");
    }

    public Problem notUnderstood(List<RowProblem> rows) {
        return new Problem(
                422,
                "not-understood",
                "Not understood",
                "Nothing was taken. rows tells which rule each row breaks; mend them and send all of it again.",
                null,
                rows);
    }

    public Problem noSuchPath() {
        return Problem.of(404, "no-such-path", "Nothing is here", "No door has this path. Check the address.");
    }

    public Problem wrongMethod(String allowed) {
        return Problem.of(405, "wrong-method", "Not by this method", "This door takes " + allowed + " only.");
    }

    /** The token is known with another body: a replayed signature. Mailgun does not try a 406 again. */
    public Problem tokenReused() {
        return Problem.of(
                406,
                "token-reused",
                "The token was used before",
                "signature.token came before with another body. Each token is good for one body; sign the new one afresh.");
    }

    public Problem bodyTooSlow(long seconds) {
        return Problem.of(
                408,
                "too-slow",
                "The body came too slowly",
                "It must be complete within " + seconds + " s. Send it again.");
    }

    public Problem tooLarge(long limit) {
        return Problem.of(
                413, "too-large", "The body is too large", "This door takes at most " + limit + " bytes. Send less.");
    }

    public Problem wrongContentType(String wanted) {
        return Problem.of(415, "wrong-content-type", "Not of this content type", "This door takes " + wanted + ".");
    }

    public Problem busy() {
        return new Problem(
                503,
                "busy",
                "Nothing was confirmed",
                "The queue does not take it now. Send the same again later.",
                SOON);
    }

    /**
     * Too many at once at the port.
     *
     * @param ofOne whether they are this address' own
     */
    public Problem crowded(boolean ofOne) {
        return ofOne
                ? new Problem(
                        429,
                        "too-many-at-once",
                        "Too many at once from this address",
                        "It has more requests under way, or more bytes in them, than one address may while others come. "
                                + "Wait for answers, then send the same again.",
                        SOON)
                : new Problem(
                        503,
                        "busy",
                        "Nothing was confirmed",
                        "Too much comes at once. Send the same again later.",
                        SOON);
    }

    /** Of one realm, while others go on. */
    public Problem tooMuchWaits() {
        return new Problem(
                429,
                "too-much-waits",
                "Too much of this address waits",
                "What it sent before is still being read. Wait for answers, then send the same again.",
                SOON);
    }

    public Problem closing() {
        return new Problem(
                503, "closing", "This process is not open", "It starts or stops. Send the same again later.", SOON);
    }

    /** @param seconds until it is worth trying again */
    public Problem closed(int seconds) {
        return new Problem(
                503,
                "closed",
                "This door is closed",
                "Somebody closed it for a while. Send the same again later.",
                seconds);
    }

    /** Logged here, because nobody else sees it: what is told to the sender holds nothing of it. */
    public Problem unexpected(Throwable cause) {
        Hop.warning("ingest", "failed")
                .because(FailureText.of(cause))
                .because(place(cause))
                .log();
        return new Problem(
                500, "unexpected", "A mistake of ours", "It is logged here. Send the same again later.", LATER);
    }

    private static String place(Throwable cause) {
        for (StackTraceElement frame : cause.getStackTrace()) {
            if (frame.getClassName().startsWith("io.posthouse.")) {
                return frame.toString();
            }
        }
        return "outside our code";
    }
}
