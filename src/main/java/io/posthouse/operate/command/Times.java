package io.posthouse.operate.command;

import io.posthouse.message.Units;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Moments in UTC, spans in the unit that fits. */
public final class Times {
    private Times() {}

    public static String second(Instant moment) {
        return moment == null ? "" : moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public static String milli(Instant moment) {
        return moment == null ? "" : moment.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** {@code 2h} ago, or a moment as it is written. */
    static Instant moment(CommandSpec command, String option, String text, Instant now) {
        var ago = Units.duration(text);
        if (ago.isPresent()) {
            return now.minus(ago.get());
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    command.commandLine(), option + " must be a time such as 2h, 3d or 2026-11-20T06:00:00Z");
        }
    }

    /** {@code 3d 4h}, {@code 12m 5s}, {@code 7s}. */
    public static String age(Long seconds) {
        if (seconds == null) {
            return "";
        }
        var age = Duration.ofSeconds(seconds);
        if (age.toDays() > 0) {
            return age.toDays() + "d " + age.toHoursPart() + "h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h " + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m " + age.toSecondsPart() + "s" : seconds + "s";
    }

    /** {@code +12 ms}, from the second on {@code +3.2 s}. */
    public static String after(Instant start, Instant moment) {
        long millis = Duration.between(start, moment).toMillis();
        return Math.abs(millis) < 1000
                ? String.format("%+d ms", millis)
                : String.format(java.util.Locale.ROOT, "%+.1f s", millis / 1000.0);
    }
}
