package io.posthouse.operate.demo;

import io.posthouse.operate.crm.Aim;
import io.posthouse.operate.crm.Fault;
import io.posthouse.operate.crm.Fault.Kind;

/** What really goes wrong with CRMs, in the order in which the demo shows it: the hardest first. */
enum Trouble {
    HANGS_UP("writes, and hangs up before it answers", Fault.of(Kind.RESET_AFTER)),
    DOWN("answers 503 to everything", Fault.of(Kind.STORM).answering(503)),
    SILENT("takes every call and never answers", Fault.of(Kind.NEVER)),
    TOO_MANY("answers 429: too many, come again in 2 s", Fault.of(Kind.TOO_MANY).retryAfter("2")),
    CUTS("writes, and breaks its answer off in the middle", Fault.of(Kind.CUT).at(Aim.WRITES)),
    PAGE("answers 200 with a page for people, and writes nothing", Fault.of(Kind.HTML));

    private final String words;
    private final Fault fault;

    Trouble(String words, Fault fault) {
        this.words = words;
        this.fault = fault;
    }

    /** What the CRM does now. */
    String words() {
        return words;
    }

    Fault fault() {
        return fault;
    }

    Trouble next() {
        return values()[(ordinal() + 1) % values().length];
    }
}
