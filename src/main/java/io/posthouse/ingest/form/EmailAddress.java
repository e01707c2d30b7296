package io.posthouse.ingest.form;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** An address as people type it. Not everything RFC 5322 allows, but everything a mail program would take from a person. */
final class EmailAddress {
    private static final Pattern LOCAL = Pattern.compile("[^\\s\\p{Cntrl}@,;:<>()\\[\\]\\\\\"]{1,64}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int LONGEST_DOMAIN = 253;

    private EmailAddress() {}

    /** The local part as typed (it is the mailbox's to interpret), the domain in small ASCII; null when it is no address. */
    static String normal(String typed) {
        int at = typed.lastIndexOf('@');
        if (at < 1) {
            return null;
        }
        String local = typed.substring(0, at);
        String domain = ascii(typed.substring(at + 1));
        boolean dots = local.startsWith(".") || local.endsWith(".") || local.contains("..");
        return domain == null || dots || !LOCAL.matcher(local).matches() ? null : local + "@" + domain;
    }

    private static String ascii(String domain) {
        String ascii;
        try {
            ascii = IDN.toASCII(domain).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
        String[] labels = ascii.split("\\.", -1);
        if (ascii.length() > LONGEST_DOMAIN || labels.length < 2) {
            return null;
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return null;
            }
        }
        return labels[labels.length - 1].matches("\\d+") ? null : ascii;
    }
}
