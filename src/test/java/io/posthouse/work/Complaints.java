package io.posthouse.work;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posthouse.message.Envelope;
import io.posthouse.message.Rejected;
import java.util.List;

/** Finds the complaint in one feedback: two stars or less. Stateless, thread-safe. */
public final class Complaints {
    /**
     * The complaint, or nothing.
     *
     * @throws Rejected when the stars are no number
     */
    public List<Envelope> in(Envelope feedback) {
        String stars = feedback.data().path("fields").path("stars").asText();
        if (stars.isEmpty()) {
            return List.of();
        }
        if (!stars.matches("[1-5]")) {
            throw new Rejected("message " + feedback.id() + ": fields.stars is not 1 to 5; look at the form's choices");
        }
        if (stars.compareTo("2") > 0) {
            return List.of();
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("stars", Integer.parseInt(stars));
        data.set("form", feedback.data().path("form"));
        return List.of(feedback.derive("COMPLAINT_RAISED", 0, "work", feedback.subject(), null, data));
    }
}
