package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The engine is changed in one folder. Queues in memory are none: what they hold dies with the process. */
final class OnlyTheQueueKnowsBrokers implements Rule {
    private static final Set<String> BROKERS = Set.of(
            "google-pubsub",
            "google-pubsub-lite",
            "aws2-sqs",
            "aws2-sns",
            "postgres-queue",
            "kafka",
            "jms",
            "amqp",
            "activemq",
            "activemq6",
            "sjms2",
            "spring-rabbitmq",
            "nats",
            "pulsar",
            "pgevent");
    private static final Set<String> MEMORY = Set.of("seda", "vm", "disruptor", "disruptor-vm", "stub");

    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : project.files()) {
            file.eachEntry(entry -> {
                if (entry.value() instanceof Yaml.Scalar scalar
                        && (entry.key().equals("uri")
                                || entry.key().equals("to")
                                || entry.key().equals("from"))) {
                    String scheme = Step.scheme(scalar.value());
                    if (BROKERS.contains(scheme) && !file.room().equals("queue")) {
                        problems.add(file.problem(
                                scalar.line(),
                                scheme + ": is used outside routes/queue",
                                "use kamelet:topic-sink or a subscription"));
                    } else if (MEMORY.contains(scheme)) {
                        problems.add(file.problem(
                                scalar.line(),
                                scheme + ": keeps messages in memory, where they are lost",
                                "use direct: or a topic"));
                    }
                }
            });
        }
        return problems;
    }
}
