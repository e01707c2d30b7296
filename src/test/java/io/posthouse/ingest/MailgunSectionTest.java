package io.posthouse.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.realm.RealmBed;
import io.posthouse.realm.View;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class MailgunSectionTest {
    private final RealmBed bed = new RealmBed();

    @Test
    void everyKeyThatIsSetIsGoodAndChangesWithItsSecret() {
        bed.realm("acme", "realm: acme\nmailgun: {keys: [file:old, file:new]}\n")
                .realm("bolt", "realm: bolt\n")
                .secret("file:old", "one");
        View<MailgunKeys> view = bed.view(new MailgunSection());
        MailgunKeys keys = view.of("acme");

        assertThat(texts(keys)).containsExactly("one");
        bed.secret("file:new", "two");
        assertThat(texts(keys)).containsExactly("one", "two");
        bed.secret("file:old", null);
        assertThat(texts(keys)).containsExactly("two");
        assertThat(view.of("bolt")).isNull();
    }

    @Test
    void keysAreNotMadeAgainWhileTheirSecretsStay() {
        Optional<String> secret = Optional.of("one");
        MailgunKeys keys = new MailgunKeys(List.of(() -> secret, Optional::empty));

        List<SecretKeySpec> first = keys.set();

        assertThat(first).hasSize(1);
        assertThat(keys.set()).isSameAs(first);
    }

    @Test
    void whatIsMissingOrUnknownIsAProblem() {
        bed.realm("a", "realm: a\nmailgun: {}\n")
                .realm("b", "realm: b\nmailgun:\n  keys: [file:k]\n  key: x\n")
                .realm("c", "realm: c\nmailgun:\n")
                .view(new MailgunSection());

        assertThat(bed.problems())
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem).startsWith("a.yaml:2: mailgun has no keys"))
                .anySatisfy(
                        problem -> assertThat(problem).startsWith("b.yaml:4: ").contains("'key'"))
                .anySatisfy(problem -> assertThat(problem).startsWith("c.yaml:2: "));
    }

    private static List<String> texts(MailgunKeys keys) {
        return keys.set().stream().map(key -> new String(key.getEncoded())).toList();
    }
}
