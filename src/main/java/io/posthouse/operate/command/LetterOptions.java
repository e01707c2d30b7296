package io.posthouse.operate.command;

import io.posthouse.operate.DeadLetterFilter;
import java.time.Clock;
import java.time.Instant;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which dead letters: the same options for list, replay and discard. */
final class LetterOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--subscription", paramLabel = "NAME", description = "Only of this subscription.")
    private String subscription;

    @Option(names = "--team", paramLabel = "NAME", description = "Only of this team's subscriptions.")
    private String team;

    @Option(names = "--realm", paramLabel = "ID", description = "Only of this realm.")
    private String realm;

    @Option(names = "--destination", paramLabel = "NAME", description = "Only write-backs into this outside system.")
    private String destination;

    @Option(names = "--topic", paramLabel = "NAME", description = "Only of this topic.")
    private String topic;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Only those whose reason holds this text.")
    private String reason;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "Only those that failed with this class, with or without its package.")
    private String type;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only those dead since then: 2h, 3d or 2026-11-20T06:00:00Z.")
    private String since;

    DeadLetterFilter filter(Clock clock) {
        Instant from = since == null ? null : Times.moment(command, "--since", since, clock.instant());
        return new DeadLetterFilter(subscription, team, realm, destination, topic, reason, type, from);
    }
}
