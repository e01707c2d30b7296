package io.posthouse.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bench/run [quick|full] [part...] [--json FILE]}: measures, prints a table; exit 1 when a bar is missed. */
public final class Bench {
    private static final Map<String, Part> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("door", new DoorPart());
        PARTS.put("edges", new EdgesPart());
        PARTS.put("writeback", new WritebackPart());
        PARTS.put("heal", new HealPart());
        PARTS.put("drain", new DrainPart());
        PARTS.put("lease", new LeasePart());
        PARTS.put("latency", new LatencyPart());
        PARTS.put("idle", new IdlePart());
        PARTS.put("start", new StartPart());
    }

    private Bench() {}

    public static void main(String[] args) throws Exception {
        Extent extent = Extent.FULL;
        Path json = null;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("quick")) {
                extent = Extent.QUICK;
            } else if (args[i].equals("--json") && i + 1 < args.length) {
                json = Path.of(args[++i]);
            } else if (PARTS.containsKey(args[i])) {
                names.add(args[i]);
            } else if (!args[i].equals("full")) {
                System.err.println("unknown part '" + args[i] + "'; there are: " + String.join(" ", PARTS.keySet()));
                System.exit(2);
            }
        }
        run(extent, names.isEmpty() ? List.copyOf(PARTS.keySet()) : names, json);
    }

    private static void run(Extent extent, List<String> names, Path json) throws Exception {
        long start = System.nanoTime();
        Report report = new Report();
        for (String name : names) {
            System.out.println("# " + name);
            try (Bed bed = Bed.make()) {
                report.add(PARTS.get(name).measure(extent, bed));
            }
        }
        System.out.println(report.table());
        System.out.printf(
                "%s run of %s in %d s%n",
                extent.name().toLowerCase(), names, (System.nanoTime() - start) / 1_000_000_000);
        if (json != null) {
            report.write(json);
        }
        System.exit(report.missed() ? 1 : 0);
    }

    /** One thing to measure. */
    interface Part {
        List<Figure> measure(Extent extent, Bed bed) throws Exception;
    }
}
