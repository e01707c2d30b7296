package io.posthouse.writeback;

import io.posthouse.realm.Secrets;
import io.posthouse.realm.Section;
import io.posthouse.yaml.Fields;
import io.posthouse.yaml.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code triggers:} of a realm: which event goes to which operation of which destination. */
public final class TriggersSection implements Section<Triggers> {
    /** Those with a subscription in routes/writeback/subscriptions.yaml. */
    static final List<String> TOPICS = List.of(
            "PROSPECT_SUBMITTED",
            "FEEDBACK_GIVEN",
            "EMAIL_SENT",
            "EMAIL_OPTED_OUT",
            "CUSTOMER_CREATED",
            "CUSTOMER_UPDATED",
            "CUSTOMER_DELETED");

    private static final Pattern TOPIC = Pattern.compile(String.join("|", TOPICS));
    private static final Pattern TARGET = Pattern.compile("([a-z][a-z0-9-]{0,39})\\.([a-z][a-z0-9-]{0,39})");

    @Override
    public String key() {
        return "triggers";
    }

    @Override
    public Triggers read(String realm, Fields root, Secrets secrets) {
        Map<String, List<Trigger>> all = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (Fields fields : root.list(key())) {
            Trigger trigger = trigger(fields, root);
            if (trigger == null) {
                continue;
            }
            // One event is one write of an operation; two triggers would make two events of it.
            if (!seen.add(trigger.topic() + " " + trigger.destination() + "." + trigger.operation())) {
                fields.problem(
                        fields.line("to"),
                        trigger.topic() + " goes to " + trigger.destination() + "." + trigger.operation() + " twice",
                        "keep one of them, and join their conditions with or");
            }
            all.computeIfAbsent(trigger.topic(), topic -> new ArrayList<>()).add(trigger);
        }
        return root.has(key()) ? new Triggers(all) : null;
    }

    private static Trigger trigger(Fields fields, Fields root) {
        String topic = fields.name("on", TOPIC, "one of " + String.join(", ", TOPICS));
        String target = fields.name("to", TARGET, "destination.operation, such as hubspot.contact");
        Formula condition = new Words(fields).jq("when");
        boolean deletes = fields.yes("deletes", "CUSTOMER_DELETED".equals(topic));
        if (!fields.whole()) {
            return null;
        }
        var parts = TARGET.matcher(target);
        if (!parts.matches() || !configured(root, parts.group(1), parts.group(2))) {
            fields.problem(
                    fields.line("to"),
                    "there is no " + target + " under destinations",
                    "add it there, or correct the name");
            return null;
        }
        return new Trigger(topic, parts.group(1), parts.group(2), deletes, condition);
    }

    private static boolean configured(Fields root, String destination, String operation) {
        return root.has("destinations")
                && root.tree("destinations")
                        .flatMap(yaml -> yaml.at(destination, "operations", operation))
                        .filter(Yaml.Mapping.class::isInstance)
                        .isPresent();
    }
}
