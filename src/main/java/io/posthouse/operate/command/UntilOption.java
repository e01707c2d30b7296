package io.posthouse.operate.command;

import io.posthouse.message.Units;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How long something is to be in force. */
final class UntilOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Ends by itself: after 30m, 2h, 3d, or at 2026-11-20T06:00:00Z. Else when somebody ends it.")
    private String until;

    /** Null when it is not given as a span. */
    Duration lasts() {
        return until == null
                ? null
                : Units.duration(until).filter(span -> !span.isZero()).orElse(null);
    }

    /** Null when it is not given as a moment. */
    Instant moment(Clock clock) {
        if (until == null || lasts() != null) {
            return null;
        }
        try {
            Instant moment = Instant.parse(until);
            if (moment.isAfter(clock.instant())) {
                return moment;
            }
        } catch (DateTimeParseException e) {
            throw wrong();
        }
        throw wrong();
    }

    private ParameterException wrong() {
        return new ParameterException(
                command.commandLine(),
                "--until must be a span such as 30m, 2h, 3d, or a moment to come: 2026-11-20T06:00:00Z");
    }
}
