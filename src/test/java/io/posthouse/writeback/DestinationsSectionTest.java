package io.posthouse.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.jq.Mappings;
import io.posthouse.realm.RealmBed;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationsSectionTest {
    private static final String GOOD = """
            realm: acme
            destinations:
              crm:
                url: https://crm.example.com/base/
                operations:
                  note:
                    writes: append
                    create: { path: /notes, idempotency-header: Idempotency-Key, id: .id }
            """;

    @Test
    void whatIsNotSaidIsUsual() {
        Destination crm = read(GOOD, false).of("crm");
        assertThat(crm.url()).isEqualTo(URI.create("https://crm.example.com/base"));
        assertThat(crm.concurrency()).isEqualTo(4);
        assertThat(crm.limits().any()).isFalse();
        assertThat(crm.largest()).isEqualTo(1 << 20);
        assertThat(crm.operation("note").writes()).isEqualTo(Operation.Writes.APPEND);
    }

    @Test
    void aRealmWithoutDestinationsHasNone() {
        assertThat(read("realm: acme", false)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: https://crm.example.com/base/ | url: http://crm.example.com | not https",
                "url: https://crm.example.com/base/ | url: https://me:secret@crm.example.com | more than host",
                "url: https://crm.example.com/base/ | url: https://crm.example.com?key=1 | more than host",
                "url: https://crm.example.com/base/ | url: ftp://crm.example.com | cannot be",
                "url: https://crm.example.com/base/ | uri: https://crm.example.com | 'url' is missing",
                "path: /notes | path: notes | begins with one /",
                "path: /notes | path: //evil.example.com | begins with one /",
                "idempotency-header: Idempotency-Key, | '' | cannot tell",
                "idempotency-header: Idempotency-Key | idempotency-header: Host | not yours",
                "id: .id | id: (.id | no jq",
                "id: .id | body: none.jq | there is no such file",
                "id: .id | body: ../../../pom.xml | no name of a mapping",
                "writes: append | writes: twice | cannot be 'twice'",
                "id: .id | 'verdict: [{ status: 999, word: done }]' | no status",
                "id: .id | 'verdict: [{ status: 409, json: .m, matches: \"(\", word: duplicate }]' | no regular",
                "id: .id | 'verdict: [{ status: 409, json: .m, matches: x, id: $1, word: duplicate }]' | names a group",
                "id: .id | 'verdict: [{ status: 409 }]' | has no word",
                "id: .id | 'verdict: [{ equals: 1, word: done }]' | compares nothing",
                "id: .id | 'headers: { X-Posthouse-Origin: mine }' | no header you may set",
                "id: .id | 'headers: { X-A: \"a\\u000ab\" }' | no value of a header",
            })
    void whatIsWrongIsNamedWithItsLine(String good, String bad, String problem) {
        RealmBed bed = new RealmBed().realm("acme", GOOD.replace(good, bad));
        bed.view(new DestinationsSection(new Mappings(Path.of("routes/mappings")), false));
        assertThat(bed.problems())
                .anySatisfy(
                        text -> assertThat(text).matches("acme\\.yaml:\\d+: .*").contains(problem));
    }

    @Test
    void plainHttpIsForTestsOnly() {
        assertThat(read(GOOD.replace("https://crm.example.com/base/", "http://127.0.0.1:8081"), true)
                        .of("crm")
                        .url()
                        .getPort())
                .isEqualTo(8081);
    }

    @Test
    void aTriggerNamesWhatIsThere() {
        RealmBed bed = new RealmBed().realm("acme", GOOD + """
                triggers:
                  - { on: EMAIL_SENT, to: crm.note }
                  - { on: EMAIL_SENT, to: crm.note, when: .data }
                  - { on: EMAIL_SENT, to: crm.contact }
                  - { on: EMAIL_OPENED, to: crm.note }
                """);
        Triggers triggers = bed.view(new TriggersSection()).of("acme");
        assertThat(triggers.of("CUSTOMER_CREATED")).isEqualTo(List.of());
        assertThat(bed.problems())
                .anySatisfy(text -> assertThat(text).contains("acme.yaml:11", "crm.note twice"))
                .anySatisfy(text -> assertThat(text).contains("acme.yaml:12", "there is no crm.contact"))
                .anySatisfy(text -> assertThat(text).contains("acme.yaml:13", "EMAIL_OPENED"));
    }

    private static Destinations read(String yaml, boolean allowPrivate) {
        RealmBed bed = new RealmBed().realm("acme", yaml);
        Destinations read = bed.view(new DestinationsSection(new Mappings(Path.of("routes/mappings")), allowPrivate))
                .of("acme");
        assertThat(bed.problems()).isEmpty();
        return read;
    }
}
