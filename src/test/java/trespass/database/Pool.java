package trespass.database;

import trespass.Wiring;
import trespass.queue.Lease;

/** Goes round in a circle with the queue, and knows who wires it. */
public final class Pool {
    Lease lease;
    Wiring wiring;
}
