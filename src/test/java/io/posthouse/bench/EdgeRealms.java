package io.posthouse.bench;

import io.posthouse.outside.Folders;
import io.posthouse.outside.HouseRealms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the edges of a bench's house are configured with: a partner, a form, a destination of each realm. */
final class EdgeRealms {
    static final String DESTINATION = "crm";
    static final String OPERATION = "contact";

    /** The partner signs with the key of the realm's webhooks. */
    static final String PARTNER = """
            partners:
              bench:
                auth: { kind: hmac, header: X-Signature, secrets: ["file:mailgun-key"] }
                entities:
                  customer:
                    topic: CUSTOMER_CHANGE_REQUESTED
                    mapping: bench-customer.jq
                    id: .eventId
                    time: .timestamp
            """;

    /** All people of a bench come from one address, and more at once than a form usually has. */
    static final String FORM = """
            forms:
              bench:
                kind: prospect
                limits: { per-ip: 999999/s, per-form: 999999/s }
                fields:
                  firstName: { type: text, required: true }
                  lastName: { type: text }
                  email: { type: email, required: true }
                  phone: { type: phone }
                  what: { type: choice, of: [Home, Car] }
                  note: { type: long-text }
            """;

    static final String TRIGGER = """
            triggers:
              - { on: PROSPECT_SUBMITTED, to: crm.contact }
            """;

    // All of what the partner sends is kept, so that as much is stored as of a webhook of the same size.
    private static final String MAPPING = """
            if .type == "contact.created" or .type == "contact.updated" then
              {
                customerId: (.data.id | tostring),
                change: "upsert",
                version: .data.revision,
                customer: {
                  name: .data.fullName,
                  email: .data.email,
                  phone: .data.phoneNumber,
                  address: .data.address,
                  policies: .data.policies,
                  agent: .data.agent,
                  tags: .data.tags,
                  notes: .data.notes
                }
              }
            else
              empty
            end
            """;

    private EdgeRealms() {}

    /** @param settings further members of the destination, such as limits, each with its line's end */
    static String destination(URI url, String settings) {
        return """
                destinations:
                  crm:
                    url: %s
                %s    operations:
                      contact:
                        entity: .data.fields.email
                        search:
                          when: unclear
                          method: POST
                          path: /crm/v3/objects/contacts/search
                          body: hubspot/contact-search.jq
                          id: .results[0].id
                        create: { path: /crm/v3/objects/contacts, body: hubspot/contact.jq, id: .id }
                        update: { path: "/crm/v3/objects/contacts/{$id}", body: hubspot/contact.jq }
                """.formatted(url, settings.indent(4));
    }

    /** The house may call destinations of this machine, and knows the partner's mapping. */
    static void allow(Bed bed) {
        try {
            Path routes = bed.folder().resolve("routes-edges");
            Folders.copy(bed.house().distribution().resolve("routes"), routes);
            Files.writeString(routes.resolve("mappings/bench-customer.jq"), MAPPING);
            bed.house().with("POSTHOUSE_ROUTES_DIR", routes.toString());
            bed.house().with("POSTHOUSE_WRITEBACK_ALLOW_PRIVATE", "true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Before the house starts. */
    static void add(Bed bed, int realm, String members) {
        try {
            Files.writeString(
                    bed.house().folder().resolve("realms").resolve(HouseRealms.NAMES.get(realm) + ".yaml"),
                    members,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
