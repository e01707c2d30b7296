package io.posthouse.ingest.form;

import io.posthouse.message.Outgoing;

/**
 * One submission on its way through the door.
 *
 * @param filled what was typed
 * @param nonce of the page it came from; null when there was none
 * @param next where the sender wants to be led, unchecked; null when it says nothing
 * @param outgoing what is published; null when a trap was stepped into, and nothing is
 */
public record Submission(
        String realm, WebForm form, Caller caller, Filled filled, String nonce, String next, Outgoing outgoing) {
    /** Whether the field that no person sees was filled in. */
    public boolean trapped() {
        return outgoing == null;
    }

    /** Holds what people typed: never printed. */
    @Override
    public String toString() {
        return "a submission to " + realm + "/" + form.name();
    }
}
