package io.posthouse.operate.demo;

import io.posthouse.operate.DeadLetterFilter;
import io.posthouse.operate.DeadLetters;
import java.time.Duration;

/** What else arrives at a door: the same again, the forged, the unknown. */
final class Strangers {
    private static final String TABLE = "%-28s %-6s %s";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Screen screen;
    private final Mailgun mailgun;
    private final Looks looks;
    private final DeadLetters letters;
    private final Prompt prompt;

    Strangers(Screen screen, Mailgun mailgun, Looks looks, DeadLetters letters, Prompt prompt) {
        this.screen = screen;
        this.mailgun = mailgun;
        this.looks = looks;
        this.letters = letters;
        this.prompt = prompt;
    }

    /** @param known a webhook that was posted before */
    boolean play(byte[] known) throws Exception {
        screen.heading("5. What else arrives at a door");
        Looks.Effects before = looks.effects();
        Mailgun.Answer same = mailgun.post(known);
        Mailgun.Answer forged = mailgun.post(mailgun.forged());
        Mailgun.Answer unknown = mailgun.post(mailgun.unknown());
        Duration found =
                Patience.until(SOON, () -> !letters.groups(DeadLetterFilter.ALL).isEmpty());
        boolean unchanged = looks.effects().equals(before);
        screen.columns(TABLE, "", "answer", "");
        screen.row(
                TABLE,
                "the first webhook once more",
                same.status(),
                unchanged ? "nothing changes" : "something changed!");
        screen.row(TABLE, "a forged one", forged.status(), forged.title());
        screen.row(TABLE, "signed, but not understood", unknown.status(), "kept for a person, who finds it with");
        screen.line("");
        screen.typed("dead", "list");
        screen.printed(prompt.type("dead", "list"));
        return same.status() == 200 && unchanged && forged.status() == 401 && unknown.status() == 200 && found != null;
    }
}
