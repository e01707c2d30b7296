package io.posthouse;

import io.posthouse.ingest.http.DoorKeeper;
import io.posthouse.operate.DiskWatch;

/** Closes all doors while the disk is nearly full: what was accepted needs the room that is left. */
final class FullDiskKeeper {
    private static final int SECONDS = 30;

    private FullDiskKeeper() {}

    static DoorKeeper before(DiskWatch disk, DoorKeeper others) {
        return (path, realm) -> disk.closed() ? SECONDS : others.closed(path, realm);
    }
}
