package io.posthouse;

import ch.qos.logback.classic.LoggerContext;
import io.posthouse.database.Databases;
import io.posthouse.operate.demo.Demo;
import io.posthouse.operate.demo.DemoFolder;
import io.posthouse.operate.demo.Looks;
import io.posthouse.operate.demo.Outage;
import io.posthouse.operate.demo.Screen;
import io.posthouse.operate.demo.Setting;
import io.posthouse.operate.log.Logs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code posthouse demo}: a house of its own, with traffic, a team that breaks and is mended, and what there is to see. */
@Command(
        name = "demo",
        description = "Starts everything, sends sample traffic, breaks a team, mends it, and tells what it sees.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse demo          then runs on until Ctrl-C, to be looked at",
            "  posthouse demo --exit   ends when all is told: 0 = all was as promised"
        })
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--exit", description = "End when all is told. The same when the output is no terminal.")
    private boolean exit;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "data/demo",
            description = "Where its data is, emptied at each start. Default: ${DEFAULT-VALUE}.")
    private Path data;

    private final Closing closing = new Closing();
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile int result;

    @Override
    public Integer call() throws Exception {
        boolean terminal = isTerminal();
        Screen screen = new Screen(System.out, terminal && System.getenv("NO_COLOR") == null);
        boolean stays = terminal && !exit;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(screen, stays), "posthouse-stop"));
        result = 1;
        PrintStream err = System.err;
        try {
            result = play(screen, stays) ? 0 : 1;
        } catch (Exception e) {
            if (!stopping) {
                System.setErr(err);
                throw e;
            }
        }
        if (stays || stopping) {
            new CountDownLatch(1).await();
        }
        return result;
    }

    private boolean play(Screen screen, boolean stays) throws Exception {
        Path path = data.toAbsolutePath().normalize();
        House configured = House.here();
        Logs.json(configured.logLevels());
        log(OutputStream.nullOutputStream());
        DemoFolder folder = closing.later(DemoFolder.afresh(path, DemoHouse::stopLeftOver));
        log(Files.newOutputStream(folder.log()));
        House house = DemoHouse.in(folder, configured);
        Setting setting = new Setting(
                folder, DemoHouse.door(house), DemoHouse.operations(house), DemoHouse.moved(house, configured));
        setting.open(screen);
        long begin = System.nanoTime();
        Posthouse posthouse = closing.later(Posthouse.open(house, List.of()));
        started = true;
        setting.opened(screen, Duration.ofNanos(System.nanoTime() - begin));
        Databases databases = posthouse.databases();
        // One connection that looks and mends: it must outlive the others while the team is broken.
        Connection marketing = databases.team("marketing").getConnection();
        Looks looks = closing.later(new Looks(
                databases.queue().getConnection(),
                databases.team("crm").getConnection(),
                marketing,
                databases.team("analytics").getConnection()));
        Outage outage = closing.later(new Outage(marketing, "marketing"));
        boolean asPromised =
                new Demo(screen, setting, looks, outage, new DemoDesk(posthouse, house), databases.queue()).play();
        setting.next(screen, stays);
        return asPromised;
    }

    /** The screen tells the story; what the house says of itself goes into a file. */
    private static void log(OutputStream stream) {
        PrintStream log = new PrintStream(stream, true, StandardCharsets.UTF_8);
        System.setOut(log);
        System.setErr(log);
    }

    private static boolean isTerminal() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1"))
                    .toString()
                    .matches("/dev/(pts/\\d+|tty\\w*|console)");
        } catch (IOException e) {
            return false;
        }
    }

    /** Ctrl-C is how a demo ends: a success, also in the middle of it. */
    private void stop(Screen screen, boolean stays) {
        if (!started) {
            return;
        }
        stopping = true;
        screen.last(stays ? "\n  Stopping ..." : "");
        closing.close();
        if (stays) {
            screen.last("  Stopped. The data stays in " + data + " until the next demo.");
        }
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
        Runtime.getRuntime().halt(stays ? 0 : result);
    }
}
