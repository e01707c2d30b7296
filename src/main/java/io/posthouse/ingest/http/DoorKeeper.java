package io.posthouse.ingest.http;

/** Knows which doors a person has closed. Asked for each request: must cost next to nothing. Thread-safe. */
public interface DoorKeeper {
    /** Closes nothing. */
    DoorKeeper NONE = (path, realm) -> 0;

    /**
     * Seconds after which a sender may come again; 0 when the door is open.
     *
     * @param path as in its route
     * @param realm null when the path names none
     */
    int closed(String path, String realm);
}
