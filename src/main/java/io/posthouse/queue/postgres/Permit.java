package io.posthouse.queue.postgres;

/** What a try needs to begin. Thread-safe; each method may be called twice. */
interface Permit {
    /** For what needs none. */
    Permit FREE = new Permit() {
        @Override
        public void waits() {}

        @Override
        public void release() {}
    };

    /** The thread came back before the try has ended: it waits for something else than a processor. */
    void waits();

    /** The try has ended, or did not begin. */
    void release();
}
