package io.posthouse.operate.command;

import io.posthouse.queue.control.Order;
import io.posthouse.queue.control.What;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code posthouse throttle}: no more than so many. */
@Command(
        name = "throttle",
        description = {
            "Throttles lanes: so many messages a second, or at once.",
            "All processes together. A batch counts its messages. What is more waits; no delivery is touched."
        },
        footer = {
            "",
            "Examples:",
            "  posthouse throttle --realm acme --rate 5/s --reason 'their import' --until 8h",
            "  posthouse throttle --destination hubspot --concurrency 2 --reason 'they answer 429'",
            "  posthouse resume --realm acme --throttle        ends it"
        })
final class ThrottleCommand implements Callable<Integer> {
    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(?:/(s|m|h))?");
    private final Desk desk;

    @Spec
    private CommandSpec command;

    @Option(names = "--rate", paramLabel = "RATE", description = "Messages: 5/s (or 5), 90/m, 200/h. 0 is a pause.")
    private String rate;

    @Option(names = "--concurrency", paramLabel = "N", description = "Messages in work at once. 0 is a pause.")
    private Integer concurrency;

    @Mixin
    private OrderOptions order;

    @Mixin
    private HelpOption help;

    ThrottleCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        Double perSecond = rate == null ? null : perSecond();
        if (perSecond == null && concurrency == null) {
            throw wrong("Say how much: --rate 5/s, --concurrency 2, or both.");
        }
        if (concurrency != null && (concurrency < 0 || concurrency > Order.MOST_PLACES)) {
            throw wrong("--concurrency must be a whole number from 0 to " + Order.MOST_PLACES);
        }
        if ((perSecond != null && perSecond == 0) || (concurrency != null && concurrency == 0)) {
            if (!order.json()) {
                desk.out().println("a throttle to 0 is a pause; 'posthouse resume' ends it");
            }
            return order.run(desk, What.PAUSE, null, null);
        }
        return order.run(desk, What.THROTTLE, perSecond, concurrency);
    }

    private double perSecond() {
        Matcher match = RATE.matcher(rate);
        if (!match.matches()) {
            throw wrong("--rate must be a number such as 5/s, 90/m or 200/h");
        }
        double number = Double.parseDouble(match.group(1));
        return "h".equals(match.group(2)) ? number / 3600 : "m".equals(match.group(2)) ? number / 60 : number;
    }

    private ParameterException wrong(String why) {
        return new ParameterException(command.commandLine(), why);
    }
}
