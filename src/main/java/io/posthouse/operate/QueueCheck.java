package io.posthouse.operate;

import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/** Whether the queue database answers within two seconds. */
public final class QueueCheck implements Callable<Verdict> {
    private static final int SECONDS = 2;
    private final DataSource queue;

    private QueueCheck(DataSource queue) {
        this.queue = queue;
    }

    /** Asked each second; down after five without an answer. */
    public static BackgroundCheck eachSecond(DataSource queue) {
        return new BackgroundCheck(
                "queue-database", new QueueCheck(queue), Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @Override
    public Verdict call() throws Exception {
        try (Connection connection = queue.getConnection()) {
            return connection.isValid(SECONDS) ? Verdict.UP : Verdict.down("unreachable");
        }
    }
}
