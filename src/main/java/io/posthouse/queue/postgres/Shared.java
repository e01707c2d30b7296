package io.posthouse.queue.postgres;

/** What the workers of one process share. Each of them is thread-safe. */
record Shared(
        Permissions permissions,
        LaneAppetite appetite,
        Rations rations,
        RationedLeasing leasing,
        Outcomes outcomes,
        Heartbeat heartbeat,
        LeaseThreads threads,
        Switchboard switchboard,
        BacklogGate gate,
        Floods floods) {}
