package io.posthouse.operate.demo;

import java.net.URI;
import java.nio.file.Path;

/** The demo's client as its file says: a webhook key, a form, a CRM. */
final class DemoRealm {
    private DemoRealm() {}

    /** @param key the file of the signing key. @param crm where its contacts are written */
    static String text(String realm, Path key, URI crm) {
        return """
                realm: %s
                name: Acme Insurance
                mailgun:
                  keys:
                    - file:%s
                forms:
                  quote:
                    kind: prospect
                    title: Get a quote
                    honeypot: _gotcha
                    # A burst comes from one address.
                    limits: { per-ip: 100000/m, per-form: 100000/m }
                    fields:
                      name: { type: text, required: true }
                      email: { type: email, required: true }
                      phone: { type: phone }
                      what: { type: choice, label: "What shall be insured?", of: [Home, Car, Business] }
                      note: { type: long-text, label: "Anything else?" }
                destinations:
                  crm:
                    url: %s
                    # Shorter than in earnest: nobody wants to look on for minutes.
                    timeout: 2s
                    concurrency: 16
                    breaker: { percent: 50, least: 5, window: 10s, pause: 1s, longest: 2s }
                    operations:
                      contact:
                        entity: .data.fields.email | ascii_downcase
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
                        update: { path: '/crm/v3/objects/contacts/{$id}', body: hubspot/contact.jq }
                triggers:
                  - { on: PROSPECT_SUBMITTED, to: crm.contact }
                """.formatted(realm, key.getFileName(), crm);
    }
}
