package io.posthouse.operate.crm;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What came to a portal and what it holds, in counts. */
final class PortalReport {
    private PortalReport() {}

    static Map<String, Object> of(Portal portal) {
        Traffic traffic = portal.traffic();
        var report = new LinkedHashMap<String, Object>();
        report.put("contacts", portal.records().all(Records.CONTACTS).size());
        report.put("contactsWithATwin", twins(portal));
        report.put("notes", portal.records().all(Records.NOTES).size());
        report.put("requests", traffic.requests());
        report.put("refused", traffic.refused());
        report.put("mostInASecond", traffic.most(Duration.ofSeconds(1)));
        report.put("mostInTenSeconds", traffic.most(Duration.ofSeconds(10)));
        report.put("mostAtOnce", traffic.mostAtOnce());
        report.put("logins", portal.logins().logins());
        report.put("refreshes", portal.logins().refreshes());
        report.put("mostLoginsAtOnce", portal.logins().mostAtOnce());
        report.put("perSecond", traffic.perSecond());
        var struck = new TreeMap<String, Integer>();
        portal.faults().struck().forEach((kind, times) -> struck.put(kind.toString(), times));
        report.put("faults", struck);
        report.put("rules", portal.rules().shown());
        return report;
    }

    /** Emails that stand in more than one contact. */
    private static long twins(Portal portal) {
        return portal.records().countBy(Records.CONTACTS, Records.EMAIL).entrySet().stream()
                .filter(email -> !email.getKey().isEmpty() && email.getValue() > 1)
                .count();
    }
}
