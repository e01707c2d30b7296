package io.posthouse.ingest.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.realm.RealmBed;
import io.posthouse.realm.View;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormsSectionTest {
    private final RealmBed realms = new RealmBed();

    @Test
    void aFormIsReadAsItIsWritten() {
        WebForm quote = read(FormBed.REALM).get("quote");

        assertThat(realms.problems()).isEmpty();
        assertThat(quote.kind()).isEqualTo(Kind.PROSPECT);
        assertThat(quote.thanks()).isEqualTo("https://agency.example/thanks?p={progress}");
        assertThat(quote.origins()).containsExactly("https://agency.example");
        assertThat(quote.limits().body()).isEqualTo(8 << 10);
        assertThat(quote.fields()).hasSize(8);
        assertThat(quote.fields().get(0))
                .isEqualTo(new Field("name", "Name", FieldType.TEXT, 20, true, java.util.List.of()));
        assertThat(quote.fields().get(5).choices()).containsExactly("Home", "Car");
        assertThat(quote.targetOrigins()).containsExactly("https://agency.example", "https://partner.example");
    }

    @Test
    void everyLimitHasADefault() {
        WebForm form = read(forms("  f: { kind: feedback, fields: { text: { type: text } } }\n"))
                .get("f");

        assertThat(realms.problems()).isEmpty();
        assertThat(form.limits()).isEqualTo(FormLimits.USUAL);
        assertThat(form.fields().get(0).max()).isEqualTo(200);
        assertThat(form.refusesUnknown()).isFalse();
        assertThat(form.thanks()).isNull();
        assertThat(form.honeypot()).isNull();
        assertThat(form.title()).isEqualTo("F");
    }

    @Test
    void aRealmWithoutFormsHasNone() {
        assertThat(read("realm: acme\n")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: survey",
                "colour: red",
                "thanks: http://agency.example/thanks",
                "thanks: /thanks",
                "thanks: javascript:alert(1)",
                "thanks: \"https://{progress}.evil.example/\"",
                "thanks: \"https://agency.example/{progress}/x\"",
                "thanks: \"https://agency.example/\\r\\nSet-Cookie: a=b\"",
                "thanks: https://user@agency.example/",
                "page: https://agency.example/a b",
                "redirects: [ftp://agency.example/]",
                "origins: [https://agency.example/]",
                "origins: ['*']",
                "origins: ['null']",
                "origins: [https://Agency.example]",
                "honeypot: text",
                "honeypot: _nonce",
                "unknown: maybe",
                "limits: { per-ip: 10 }",
                "limits: { per-ip: 0/m }",
                "limits: { per-ip: 10/d }",
                "limits: { body: 0 }",
                "limits: { bodies: 1kB }",
                "title: ''"
            })
    void whatIsWrongIsToldWithItsLine(String line) {
        String kind = line.startsWith("kind") ? "" : "    kind: feedback\n";
        Map<String, WebForm> forms =
                read(forms("  f:\n" + kind + "    " + line + "\n    fields: { text: { type: text } }\n"));

        assertThat(forms).isEmpty();
        int at = kind.isEmpty() ? 4 : 5;
        assertThat(realms.problems())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("acme.yaml:" + at + ": ")
                .contains("; ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text: { type: colour }",
                "text: {}",
                "text: { type: text, max: 0 }",
                "text: { type: text, max: 99999 }",
                "text: { type: text, required: maybe }",
                "text: { type: text, size: 4 }",
                "text: { type: date, max: 4 }",
                "text: { type: text, of: [a] }",
                "text: { type: choice }",
                "text: { type: choice, of: [a, a] }",
                "text: { type: choice, of: [' a'] }",
                "text: { type: text, label: '' }",
                "_text: { type: text }",
                "5text: { type: text }",
                "'a[b]': { type: text }",
                "email: { type: text }",
                "phone: { type: email }"
            })
    void aWrongFieldIsToldWithItsLine(String field) {
        Map<String, WebForm> forms =
                read(forms("  f:\n    kind: feedback\n    fields:\n      ok: { type: text }\n      " + field + "\n"));

        assertThat(forms).isEmpty();
        assertThat(realms.problems())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("acme.yaml:7: ")
                .contains("; ");
    }

    @Test
    void aProspectMustBeReachable() {
        read(forms("  f: { kind: prospect, fields: { name: { type: text }, email: { type: email } } }\n"));
        assertThat(realms.problems()).hasSize(1).first().asString().contains("nobody could answer");
    }

    @Test
    void aFormWithoutFieldsIsNone() {
        read(forms("  f: { kind: feedback }\n"));
        assertThat(realms.problems()).hasSize(1).first().asString().contains("1 to 50 fields");
    }

    @Test
    void addressesOnTheOwnMachineNeedNoHttps() {
        read(forms(
                "  f: { kind: feedback, thanks: 'http://localhost:3000/thanks', fields: { text: { type: text } } }\n"));
        assertThat(realms.problems()).isEmpty();
    }

    private Map<String, WebForm> read(String text) {
        View<Map<String, WebForm>> view = realms.realm("acme", text).view(new FormsSection());
        return view.of("acme");
    }

    private static String forms(String below) {
        return "realm: acme\nforms:\n" + below;
    }
}
