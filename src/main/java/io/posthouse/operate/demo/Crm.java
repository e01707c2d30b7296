package io.posthouse.operate.demo;

import io.posthouse.operate.crm.CrmSimulator;
import io.posthouse.operate.crm.Portal;
import io.posthouse.operate.crm.Records;
import java.net.URI;
import java.util.Map;

/** The realm's CRM: simulated, in this process. It refuses no doubles, so that a double would be seen. One thread. */
public final class Crm implements AutoCloseable {
    private final CrmSimulator simulator = CrmSimulator.open(0, 1);
    private final Portal portal = simulator.portal(DemoFolder.REALM);
    private Trouble trouble;
    private Trouble next = Trouble.HANGS_UP;

    public Crm() {
        portal.rules(portal.rules().uniqueEmail(false));
    }

    /** Where posthouse writes to. */
    public URI address() {
        return simulator.uri(DemoFolder.REALM);
    }

    /** Where people see its contacts. */
    public URI contacts() {
        return address().resolve("/_portals/" + DemoFolder.REALM + "/records?kind=contacts");
    }

    /** From now on something else is wrong with it than the last time. */
    Trouble fail() {
        heal();
        trouble = next;
        next = trouble.next();
        portal.faults().always(trouble.fault());
        return trouble;
    }

    void heal() {
        portal.faults().heal();
        trouble = null;
    }

    /** Null while it is well. */
    Trouble trouble() {
        return trouble;
    }

    /** How many calls went wrong so far. */
    int struck() {
        return portal.faults().struck().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** How many contacts it has of each email. */
    Map<String, Integer> byEmail() {
        return portal.records().countBy(Records.CONTACTS, "email");
    }

    @Override
    public void close() {
        simulator.close();
    }
}
