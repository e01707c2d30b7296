package io.posthouse.promises;

import java.util.concurrent.locks.LockSupport;

/** Runs inside the house under test, put there by its boot class path: so it may know nothing but Java. */
public final class Poison {
    private static final String WHICH = System.getProperty("posthouse.test.poison", ":");

    private Poison() {}

    /** Dies or never returns when the messages hold the poisonous e-mail; else does nothing. */
    public static void taste(String messages) {
        String kind = WHICH.substring(0, WHICH.indexOf(':'));
        if (!messages.contains(WHICH.substring(WHICH.indexOf(':') + 1))) {
            return;
        }
        if (kind.equals("kills")) {
            Runtime.getRuntime().halt(134);
        }
        while (true) {
            // Deaf to interrupts too, as bad code is.
            Thread.interrupted();
            LockSupport.park();
        }
    }
}
