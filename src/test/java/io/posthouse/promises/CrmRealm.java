package io.posthouse.promises;

import java.net.URI;

/** Realms with a form, whose prospects go into a CRM of HubSpot's kind. */
final class CrmRealm {
    /** Looks only when nobody knows whether the last try wrote; a second contact of an email is refused. */
    static final String UNIQUE = """
            search:
              when: unclear
              method: POST
              path: /crm/v3/objects/contacts/search
              body: hubspot/contact-search.jq
              id: .results[0].id
            create:
              path: /crm/v3/objects/contacts
              body: hubspot/contact.jq
              id: .id
              verdict:
                - { status: 409, json: .message, matches: 'Existing ID: (\\d+)', word: duplicate, id: $1 }
            """;

    /** Looks before each create: the CRM refuses nothing. */
    static final String SEARCHED = """
            search:
              method: POST
              path: /crm/v3/objects/contacts/search
              body: hubspot/contact-search.jq
              id: .results[0].id
            create: { path: /crm/v3/objects/contacts, body: hubspot/contact.jq, id: .id }
            """;

    /** Cannot look; the CRM knows a create that comes again. */
    static final String KEYED = """
            create:
              path: /crm/v3/objects/contacts
              body: hubspot/contact.jq
              id: .id
              idempotency-header: Idempotency-Key
            """;

    private CrmRealm() {}

    /** @param crm where the CRM is */
    static String text(String realm, URI crm) {
        return text(realm, crm, "breaker: { percent: 50, least: 5, window: 30s, pause: 1s, longest: 2s }", UNIQUE);
    }

    /**
     * @param more members of the destination
     * @param operation how it finds and makes a contact
     */
    static String text(String realm, URI crm, String more, String operation) {
        return """
                realm: %s
                mailgun: { keys: ["file:mailgun-key"] }
                forms:
                  quote:
                    kind: prospect
                    # All people of a test come from one address.
                    limits: { per-ip: 10000/m }
                    fields:
                      firstName: { type: text, required: true }
                      email: { type: email, required: true }
                      phone: { type: phone }
                destinations:
                  hubspot:
                    url: %s
                %s    operations:
                      contact:
                        entity: .data.fields.email
                %s        update:
                          path: '/crm/v3/objects/contacts/{$id}'
                          body: hubspot/contact.jq
                          verdict: [{ status: 404, word: absent }]
                triggers:
                  - { on: PROSPECT_SUBMITTED, to: hubspot.contact }
                """.formatted(realm, crm, more.indent(4), operation.indent(8));
    }
}
