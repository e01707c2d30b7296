package io.posthouse;

import ch.qos.logback.classic.LoggerContext;
import io.posthouse.database.Databases;
import io.posthouse.operate.demo.Crm;
import io.posthouse.operate.demo.Demo;
import io.posthouse.operate.demo.DemoFolder;
import io.posthouse.operate.demo.Keys;
import io.posthouse.operate.demo.Looks;
import io.posthouse.operate.demo.Outage;
import io.posthouse.operate.demo.Playground;
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
        description =
                "Starts everything, sends sample traffic, breaks a team and a client's CRM, mends them, and tells what it"
                        + " sees.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "At the end you break and heal the CRM yourself, by keys, each with Enter: b break, u burst, h heal, q count and",
            "end. Where input or output is no terminal it takes the keys that are piped in, or does one round by itself.",
            "Exit code 0: all was as promised. 1: it was not.",
            "",
            "Examples:",
            "  posthouse demo          then runs on until q or Ctrl-C, to be looked at",
            "  posthouse demo --exit   ends when all is told",
            "  printf '%%s\\n' b u h q | posthouse demo"
        })
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--exit", description = "End when all is told. The same where input or output is no terminal.")
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
    private volatile boolean told;
    private volatile int result;

    @Override
    public Integer call() throws Exception {
        boolean terminal = isTerminal(1);
        Screen screen = new Screen(System.out, terminal && System.getenv("NO_COLOR") == null);
        boolean typed = isTerminal(0);
        boolean stays = terminal && typed && !exit;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(screen, stays), "posthouse-stop"));
        result = 1;
        PrintStream err = System.err;
        try {
            // Nobody may read a terminal from the background: it would stop the process.
            Keys keys = typed && !stays ? Keys.none() : Keys.from(System.in, stays);
            result = play(screen, keys, stays) ? 0 : 1;
            told = true;
        } catch (Exception e) {
            if (!stopping) {
                System.setErr(err);
                throw e;
            }
        }
        if (stopping) {
            new CountDownLatch(1).await();
        }
        return result;
    }

    private boolean play(Screen screen, Keys keys, boolean stays) throws Exception {
        Path path = data.toAbsolutePath().normalize();
        House configured = House.here();
        Logs.json(configured.logLevels());
        log(OutputStream.nullOutputStream());
        DemoFolder folder = closing.later(DemoFolder.afresh(path, DemoHouse::stopLeftOver));
        log(Files.newOutputStream(folder.log()));
        Crm crm = closing.later(new Crm());
        folder.realm(crm.address());
        House house = DemoHouse.in(folder, configured);
        Setting setting = new Setting(
                folder,
                DemoHouse.door(house),
                DemoHouse.operations(house),
                crm.contacts(),
                DemoHouse.moved(house, configured));
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
        Demo demo = new Demo(screen, setting, looks, outage, new DemoDesk(posthouse, house), databases.queue());
        boolean asPromised = demo.play();
        if (stays) {
            setting.next(screen, true);
        }
        try (Playground playground = new Playground(screen, looks, crm, setting.form())) {
            asPromised &= playground.play(keys);
        }
        if (!stays) {
            setting.next(screen, false);
        }
        return asPromised;
    }

    /** The screen tells the story; what the house says of itself goes into a file. */
    private static void log(OutputStream stream) {
        PrintStream log = new PrintStream(stream, true, StandardCharsets.UTF_8);
        System.setOut(log);
        System.setErr(log);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
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
        Runtime.getRuntime().halt(stays && !told ? 0 : result);
    }
}
