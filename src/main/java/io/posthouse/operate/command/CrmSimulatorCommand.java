package io.posthouse.operate.command;

import io.posthouse.operate.crm.CrmSimulator;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code posthouse crm-simulator}: until Ctrl-C. */
@Command(
        name = "crm-simulator",
        description = "A simulated CRM on loopback, for trying out write-backs: it can be told to be slow, to break, to"
                + " repeat. Nothing it is told is kept.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse crm-simulator",
            "  posthouse crm-simulator --port 0 --seed 7",
            "",
            "Its first page (GET /) lists what it understands."
        })
final class CrmSimulatorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "9099",
            description = "On 127.0.0.1; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description =
                    "Of the faults that come by chance: the same seed, the same faults. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() throws InterruptedException {
        try (var simulator = CrmSimulator.open(port, seed)) {
            PrintWriter out = spec.commandLine().getOut();
            String root = "http://127.0.0.1:" + simulator.port();
            out.println("simulated CRM  " + root + "/<portal>  (Ctrl-C ends it and forgets everything)");
            out.println("what it can    curl " + root);
            out.flush();
            new CountDownLatch(1).await();
            return 0;
        }
    }
}
