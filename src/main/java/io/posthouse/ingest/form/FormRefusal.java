package io.posthouse.ingest.form;

import io.posthouse.ingest.Reply;

/** The door does not take this submission; the sender is told why. Without a stack trace: refusing must be cheap. */
public final class FormRefusal extends RuntimeException {
    private final transient Reply reply;

    FormRefusal(Reply reply) {
        super(reply.refused(), null, false, false);
        this.reply = reply;
    }

    public Reply getReply() {
        return reply;
    }
}
