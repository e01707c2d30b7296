package trespass.queue;

import trespass.database.Pool;

public final class Lease {
    Pool pool;
}
