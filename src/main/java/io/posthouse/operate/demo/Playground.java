package io.posthouse.operate.demo;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The client's CRM in the visitor's hands: break it, send a burst, heal it; and in the end everything is counted. */
public final class Playground implements AutoCloseable {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** So long each key is watched when nobody sits there. */
    private static final int WATCHED = 2;
    /** So long a script may be silent before it is taken for ended. */
    private static final int SILENT = 20;

    private static final Duration SETTLED = Duration.ofSeconds(30);

    private final Screen screen;
    private final Looks looks;
    private final Crm crm;
    private final URI form;
    private final Burst burst;
    private Figures shown;

    /** @param form where people submit */
    public Playground(Screen screen, Looks looks, Crm crm, URI form) {
        this.screen = screen;
        this.looks = looks;
        this.crm = crm;
        this.form = form;
        this.burst = new Burst(form);
    }

    /** @return whether everything that was answered is in the CRM, once */
    public boolean play(Keys given) throws Exception {
        Keys keys = given.orOneRound();
        screen.heading("6. A client's CRM breaks");
        screen.say(
                "Whoever fills in the form becomes a contact in the client's CRM. It is a simulated one, and refuses no"
                        + " doubles, so that each mistake of ours would be seen. " + first());
        screen.line("");
        screen.row("%-11s %s", "form", form);
        screen.row("%-11s %s", "contacts", crm.contacts());
        if (keys.person()) {
            help();
        }
        begin();
        for (Key key = next(keys); key != Key.QUIT; key = next(keys)) {
            act(key);
            for (int i = 0; i < WATCHED && !keys.person(); i++) {
                Thread.sleep(SECOND.toMillis());
                look();
            }
        }
        return counted(keys.person());
    }

    @Override
    public void close() {
        burst.close();
    }

    private String first() throws Exception {
        long begin = System.nanoTime();
        if (burst.send(1).refused() == 0 && Patience.until(SETTLED, () -> isSettled(figures())) != null) {
            return "The first is there after " + Patience.words(Duration.ofNanos(System.nanoTime() - begin)) + ".";
        }
        return "The first has not come there yet.";
    }

    private void help() {
        screen.line("");
        screen.say("Keys, each with Enter (a terminal gives whole lines):");
        screen.line("");
        screen.row("b  break the CRM: each time something else goes wrong with it");
        screen.row("u  a burst: %d people send the form, some click twice", Burst.PEOPLE);
        screen.row("h  heal the CRM");
        screen.row("q  heal, count, and end. So does Ctrl-C, without counting");
    }

    private Key next(Keys keys) throws Exception {
        for (int silent = 0; keys.person() || silent < SILENT; silent++) {
            Key key = keys.next(SECOND);
            if (key != null) {
                return key;
            }
            look();
        }
        return Key.QUIT;
    }

    private void act(Key key) throws Exception {
        switch (key) {
            case BREAK -> said("The CRM breaks: it " + crm.fail().words() + ".");
            case HEAL -> {
                crm.heal();
                said("The CRM is well again. Nobody has to tell posthouse.");
            }
            case BURST -> burst();
            default -> help();
        }
        begin();
    }

    private void burst() throws InterruptedException {
        Burst.Sent sent = burst.send(Burst.PEOPLE);
        said("Burst: " + sent.forms() + " people sent the form, " + sent.twice() + " of them clicked twice. "
                + (sent.refused() == 0 ? "All answered 202: on disk." : sent.refused() + " were not taken."));
        if (sent.progress() != null) {
            screen.say("The first can be followed at " + sent.progress());
        }
    }

    private void said(String text) {
        screen.line("");
        screen.say(text);
    }

    /** Begins a table with the figures of now. */
    private void begin() throws Exception {
        screen.line("");
        Figures.header(screen);
        shown = null;
        look();
    }

    private Figures look() throws Exception {
        Figures now = figures();
        if (!now.equals(shown)) {
            now.row(screen, crm.trouble());
            shown = now;
        }
        return now;
    }

    private Figures figures() throws Exception {
        return Figures.of(looks.writeBacks(), crm.byEmail());
    }

    /** @param person who may have left it broken for so long that some wait for minutes still */
    private boolean counted(boolean person) throws Exception {
        crm.heal();
        long begin = System.nanoTime();
        Figures end = look();
        while (!isSettled(end) && System.nanoTime() - begin < SETTLED.toNanos()) {
            Thread.sleep(SECOND.toMillis());
            end = look();
        }
        Map<String, Integer> contacts = crm.byEmail();
        long missing = burst.answered().stream()
                .filter(email -> !contacts.containsKey(email))
                .count();
        return told(new Ending(burst.answered().size(), missing, end), person);
    }

    private boolean told(Ending ending, boolean person) {
        if (!ending.asPromised()) {
            screen.failed("Not as promised: " + ending.lost() + " of " + ending.answered() + " people are lost, "
                    + ending.figures().doubles() + " are in the CRM twice, "
                    + ending.figures().dead() + " are dead letters.");
            return false;
        }
        if (!ending.complete()) {
            screen.line("");
            screen.say(
                    ending.missing() + " of " + ending.answered() + " people wait for their next try: while the CRM is"
                            + " broken, it is tried ever more rarely. None is lost, none is there twice.");
            return person;
        }
        screen.shown("Nothing lost, nothing twice: " + ending.answered() + " people answered, " + ending.answered()
                + " contacts of theirs, after " + crm.struck() + " calls went wrong.");
        return true;
    }

    private boolean isSettled(Figures now) {
        return now.waiting() == 0 && now.contacts() >= burst.answered().size();
    }
}
