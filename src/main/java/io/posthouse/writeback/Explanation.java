package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.FailureText;
import io.posthouse.message.Rejected;

/** What an outside system says of a rejection, as far as people may see it. Pure. */
final class Explanation {
    private static final int LONGEST = 100;

    private Explanation() {}

    /** The finding with it, where there is one. Fields of an answer hold what people typed: masked, and short. */
    static Finding of(Destination destination, Answer answer, Finding finding) {
        JsonNode body = destination.explain() == null ? null : answer.json().orElse(null);
        if (body == null) {
            return finding;
        }
        try {
            String text =
                    FailureText.masked(AnswerRule.text(destination.explain().apply(body)));
            if (text == null || text.isEmpty()) {
                return finding;
            }
            String shown = text.substring(0, Math.min(LONGEST, text.length()));
            return new Finding(finding.kind(), finding.id(), finding.after(), finding.why() + " (" + shown + ")");
        } catch (Rejected e) {
            return finding;
        }
    }
}
