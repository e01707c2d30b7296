package io.posthouse.operate.demo;

import io.posthouse.operate.DeadLetters;
import io.posthouse.operate.MessageTimeline;
import javax.sql.DataSource;

/** The story that the demo tells, part by part. One thread. */
public final class Demo {
    private final Screen screen;
    private final Mailgun mailgun;
    private final Looks looks;
    private final Outage outage;
    private final Prompt prompt;
    private final DataSource queue;

    public Demo(Screen screen, Setting setting, Looks looks, Outage outage, Prompt prompt, DataSource queue) {
        this.screen = screen;
        this.mailgun = new Mailgun(setting.door(), setting.folder().key());
        this.looks = looks;
        this.outage = outage;
        this.prompt = prompt;
        this.queue = queue;
    }

    /** @return whether everything was as promised */
    public boolean play() throws Exception {
        mailgun.warmUp();
        boolean teams = new Customers(screen, prompt, looks).play();
        if (!teams) {
            screen.failed("Not as promised: not every team knows every customer.");
            return false;
        }
        var known = new OneWebhook(screen, mailgun, looks, new MessageTimeline(queue)).play();
        if (known.isEmpty()) {
            screen.failed("Not as promised: the webhook did not reach every team.");
            return false;
        }
        boolean healed;
        try (Traffic traffic = new Traffic(mailgun)) {
            healed = new BrokenTeam(screen, traffic, looks, outage, Customers.NAMES.size()).play();
        } finally {
            outage.end();
        }
        boolean strangers = new Strangers(screen, mailgun, looks, new DeadLetters(queue), prompt).play(known.get());
        return healed && strangers;
    }
}
