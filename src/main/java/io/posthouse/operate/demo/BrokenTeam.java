package io.posthouse.operate.demo;

import java.time.Duration;

/** The databases fill; one team's breaks and the others do not notice; it is mended and catches up. */
final class BrokenTeam {
    private static final int CALM = 4;
    private static final int BROKEN = 7;
    private static final Duration CATCH_UP = Duration.ofSeconds(30);
    private static final String TABLE = "%6s %10s %9s %7s %9s %9s %12s %5s";

    private final Screen screen;
    private final Traffic traffic;
    private final Looks looks;
    private final Outage outage;
    private final long before;
    private long begin;

    /** @param before effects of webhooks that were there before the traffic */
    BrokenTeam(Screen screen, Traffic traffic, Looks looks, Outage outage, long before) {
        this.screen = screen;
        this.traffic = traffic;
        this.looks = looks;
        this.outage = outage;
        this.before = before;
    }

    boolean play() throws Exception {
        screen.heading("3. The three databases fill");
        screen.say(Traffic.A_SECOND + " webhooks a second, and what each team's own database makes of them.");
        screen.line("");
        header();
        begin = System.nanoTime();
        traffic.begin();
        for (int i = 0; i < CALM; i++) {
            nextRow();
        }
        screen.heading("4. A team breaks: marketing's database lets nobody in");
        screen.say("All its connections are cut, new ones are refused. The door, crm and analytics have no part in it;"
                + " what is meant for marketing waits in its queue, and no message is blamed.");
        screen.line("");
        header();
        long crm = looks.effects().crm();
        long answered = traffic.accepted();
        outage.begin();
        for (int i = 0; i < BROKEN; i++) {
            nextRow();
        }
        boolean othersWentOn = looks.effects().crm() - crm > (traffic.accepted() - answered) / 2;
        outage.end();
        screen.line("");
        screen.say("It is mended. Nobody has to tell marketing: it looks again every few seconds.");
        screen.line("");
        header();
        return caughtUp(System.nanoTime()) && othersWentOn;
    }

    private boolean caughtUp(long mended) throws Exception {
        for (int i = 0; i < CATCH_UP.toSeconds() && nextRow() >= Traffic.A_SECOND; i++) {
            continue;
        }
        Duration behind = Duration.ofNanos(System.nanoTime() - mended);
        traffic.end();
        long expected = before + traffic.accepted();
        boolean complete = Patience.until(CATCH_UP, () -> looks.effects().are(expected)) != null;
        Looks.Effects seen = looks.effects();
        row(seen);
        if (!complete || traffic.refused() > 0 || seen.dead() > 0) {
            screen.failed("Not as promised: " + expected + " webhooks were answered with 200, " + traffic.refused()
                    + " were not, " + seen.dead() + " are dead letters.");
            return false;
        }
        screen.line("");
        screen.say("Marketing has caught up " + Patience.words(behind) + " after it was mended.");
        screen.shown(
                "Nothing lost, nothing counted twice: " + expected + " webhooks, " + expected + " in each database.");
        return true;
    }

    private void header() {
        screen.columns(TABLE, "second", "answered", "slowest", "crm", "analytics", "marketing", "waits for it", "dead");
    }

    /** Waits for the next whole second and shows it. @return what marketing has still to do */
    private long nextRow() throws Exception {
        long passed = System.nanoTime() - begin;
        Thread.sleep(1000 - passed / 1_000_000 % 1000);
        Looks.Effects seen = looks.effects();
        row(seen);
        return seen.waiting();
    }

    private void row(Looks.Effects seen) {
        screen.row(
                TABLE,
                Math.round((System.nanoTime() - begin) / 1e9),
                before + traffic.accepted(),
                traffic.slowestMillis() + " ms",
                seen.crm(),
                seen.analytics(),
                seen.marketing(),
                seen.waiting(),
                seen.dead());
    }
}
