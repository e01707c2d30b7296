package io.posthouse.ingest.progress;

/** How far a message has come, in the words that everybody may read. */
public enum Stage {
    RECEIVED("received", "Received", "We have it. It waits for its turn."),
    WORKING("being worked on", "Being worked on", "It is on its way to everyone who needs it."),
    DONE("done", "Done", "It has reached everyone who needs it."),
    ATTENTION(
            "needs attention",
            "Needs attention",
            "Something is in the way, and a person of ours will look at it. Nothing is "
                    + "lost; you need not send it again.");

    private final String word;
    private final String title;
    private final String sentence;

    Stage(String word, String title, String sentence) {
        this.word = word;
        this.title = title;
        this.sentence = sentence;
    }

    String title() {
        return title;
    }

    String sentence() {
        return sentence;
    }

    /** Seconds until it is worth asking again; 0 = never. */
    int again() {
        return switch (this) {
            case RECEIVED, WORKING -> 2;
            case ATTENTION -> 60;
            case DONE -> 0;
        };
    }

    @Override
    public String toString() {
        return word;
    }
}
