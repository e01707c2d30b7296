package io.posthouse.operate.crm;

/** The simulator keeps everything in memory, and this would be too much. */
final class SimulatorFull extends RuntimeException {
    SimulatorFull(String what) {
        super(what);
    }
}
