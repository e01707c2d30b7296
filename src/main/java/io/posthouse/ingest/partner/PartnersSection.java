package io.posthouse.ingest.partner;

import io.posthouse.jq.Mappings;
import io.posthouse.realm.Secrets;
import io.posthouse.realm.Section;
import io.posthouse.yaml.Fields;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The member {@code partners} of a realm: who may send, how each signs, and how what it sends becomes ours. */
public final class PartnersSection implements Section<Partners> {
    private static final String KEY = "partners";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final String WANTED = "a name of a-z, 0-9 and -, beginning with a letter, at most 40 long";
    private static final long LARGEST_BODY = 1 << 20;

    private final Mappings mappings;
    private final long mostBody;

    /**
     * @param mappings that entities may name
     * @param mostBody bytes that the port takes at most
     */
    public PartnersSection(Mappings mappings, long mostBody) {
        this.mappings = mappings;
        this.mostBody = mostBody;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Partners read(String realm, Fields root, Secrets secrets) {
        Map<String, Partner> partners = new HashMap<>();
        root.each(KEY, NAME, WANTED).forEach((name, fields) -> partners.put(name, partner(name, fields, secrets)));
        return root.has(KEY) ? new Partners(partners) : null;
    }

    private Partner partner(String name, Fields fields, Secrets secrets) {
        Fields auth = fields.in("auth").orElse(null);
        Proof proof = DigestProof.NOBODYS;
        String kind = null;
        if (auth == null && !fields.has("auth")) {
            fields.problem(
                    fields.line("auth"), "'auth' is missing", "add auth: { kind: standard-webhooks, secrets: [...] }");
        } else if (auth != null) {
            ProofReading reading = new ProofReading(auth, secrets);
            kind = reading.kind();
            proof = reading.proof(kind);
            if (kind != null) {
                auth.whole();
            }
        }
        Map<String, Entity> entities = entities(fields, "standard-webhooks".equals(kind));
        long maxBody = fields.size("max-body", Math.min(LARGEST_BODY, mostBody));
        if (maxBody > mostBody) {
            fields.problem(
                    fields.line("max-body"),
                    "'max-body' is more than the port takes (" + mostBody + " bytes)",
                    "write less, or raise posthouse.ingest.partners.max-body");
        }
        String destination =
                fields.optional("destination", NAME, "the name of the destination that is the same system");
        fields.whole();
        return new Partner(name, proof, "path".equals(kind), entities, maxBody, destination);
    }

    private Map<String, Entity> entities(Fields fields, boolean webhookId) {
        Map<String, Entity> entities = new HashMap<>();
        fields.each("entities", NAME, WANTED)
                .forEach((name, entity) ->
                        entities.put(name, new EntityReading(entity, mappings).entity(name, webhookId)));
        if (entities.isEmpty()) {
            fields.problem(
                    fields.line("entities"),
                    "there is no entity",
                    "add entities: with what this partner tells us about");
        }
        return entities;
    }
}
