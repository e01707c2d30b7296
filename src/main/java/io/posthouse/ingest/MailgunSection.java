package io.posthouse.ingest;

import io.posthouse.realm.Secrets;
import io.posthouse.realm.Section;
import io.posthouse.yaml.Fields;

/** {@code mailgun: { keys: [file:mailgun-key] }}: the webhook signing keys, several while one is rotated. */
public final class MailgunSection implements Section<MailgunKeys> {
    @Override
    public String key() {
        return "mailgun";
    }

    @Override
    public MailgunKeys read(String realm, Fields root, Secrets secrets) {
        return root.in(key()).map(mailgun -> keys(mailgun, secrets)).orElse(null);
    }

    private static MailgunKeys keys(Fields mailgun, Secrets secrets) {
        if (!mailgun.has("keys")) {
            mailgun.problem(mailgun.line("keys"), "mailgun has no keys", "write keys: [file:mailgun-key]");
        }
        MailgunKeys keys = new MailgunKeys(secrets.all(mailgun, "keys"));
        mailgun.whole();
        return keys;
    }
}
