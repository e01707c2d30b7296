package io.posthouse.operate.crm;

/** What there is, in words. */
final class Manual {
    static final String TEXT = """
            A simulated CRM, for trying out. Everything is in memory; the first segment of a path is the client's portal.

            HubSpot's form:
              POST   /{portal}/crm/v3/objects/contacts                 create; a second one with that email: 409
              GET, PATCH, DELETE /{portal}/crm/v3/objects/contacts/{id}
              POST   /{portal}/crm/v3/objects/contacts/search          one filter, operator EQ
              POST   /{portal}/crm/v3/objects/contacts/batch/upsert    up to 100; 207 when some fail
              the same with notes
            Without uniqueness, in NowCerts' form:
              POST   /{portal}/api/Zapier/InsertProspect, /InsertNote
              POST   /{portal}/api/Insured/Insert                      upsert by databaseId
              GET    /{portal}/api/Customers/GetCustomers?Email=
            Login:
              POST   /{portal}/oauth/token                             posthouse / let-me-in; needed with tokenSeconds

            Control, as JSON:
              PUT    /_portals/{portal}/rules    {"uniqueEmail":true,"idempotencyKeys":false,"bearer":null,
                                                  "tokenSeconds":0,"perSecond":0}
              POST   /_faults                    {"portal":"acme","kind":"reset-after","next":3}
                       kind: slow dribble never too-many quota storm reset-before reset-after error-inside html cut
                             flood redirect
                       next or probability; aim (calls reads writes logins), written, millis, status, retryAfter
                       (text; date+30 for a date), bytes, location
              GET    /_faults                    what is switched on
              DELETE /_faults[?portal=]          heals
              GET    /_portals/{portal}          counts
              GET    /_portals/{portal}/records?kind=contacts[&by=email]
              DELETE /_portals/{portal}          empties it
            """;

    private Manual() {}
}
