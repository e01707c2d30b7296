package io.posthouse.writeback;

import io.posthouse.message.Envelope;
import io.posthouse.message.Outgoing;
import io.posthouse.queue.camel.PostgresQueueComponent;
import io.posthouse.queue.camel.WorkThreads;
import io.posthouse.queue.camel.WorkerRoutes;
import io.posthouse.queue.postgres.PostgresQueue;
import io.posthouse.queue.register.Register;
import io.posthouse.queue.register.RegisterFiles;
import io.posthouse.queue.register.Registers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/** The room write-back as it is shipped, on the real engine: its routes, its subscriptions, the templates, the error tables. */
final class WriteBackHouse implements AutoCloseable {
    private final WriteBed bed;
    private final PostgresQueue engine;
    private final WorkThreads threads = new WorkThreads(2);
    private final DefaultCamelContext camel = new DefaultCamelContext();

    /** @param bed with all its realms */
    WriteBackHouse(WriteBed bed) throws Exception {
        this.bed = bed;
        Register register = RegisterFiles.read(Path.of("routes"));
        Registers.apply(bed.queue.pools.plain(), register);
        engine = bed.queue.engine();
        camel.getComponent("kamelet", KameletComponent.class).setLocation("file:routes/queue/postgres");
        camel.getComponent("direct", DirectComponent.class).setBlock(false);
        camel.addComponent("postgres-queue", new PostgresQueueComponent(engine, threads, "v1"));
        camel.getRegistry().bind("writeBackRouter", new WriteBackRouter(bed.realms.view(new TriggersSection())));
        camel.getRegistry().bind("writeBackWriter", bed.writer());
        camel.getShutdownStrategy().setTimeout(20);
        load(Path.of("routes/error-handling.camel.yaml"));
        load(Path.of("routes/queue/worker-template.camel.yaml"));
        try (Stream<Path> files = Files.list(Path.of("routes/writeback"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".camel.yaml"))
                    .toList()) {
                load(file);
            }
        }
        camel.start();
        camel.addRoutes(new WorkerRoutes(
                register.subscriptions().stream()
                        .filter(entry -> entry.team().equals("writeback"))
                        .toList(),
                Set.of()));
    }

    void publish(Envelope event) throws Exception {
        engine.publisher().publish(Outgoing.of(event)).get(30, TimeUnit.SECONDS);
    }

    /** Write-backs of a realm in that state: d done, w waiting, h held, x dead. */
    long writeBacks(String realm, String state) {
        String table = state.equals("d") ? "delivery_ended" : "delivery";
        return bed.queue.number("select count(*) from " + table + " d join lane l on l.id = d.lane"
                + " join subscription s on s.id = l.subscription where s.name = 'writeback-writer' and l.realm = '"
                + realm + "' and l.destination = 'crm' and d.state = '" + state + "'");
    }

    private void load(Path file) throws Exception {
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));
    }

    @Override
    public void close() {
        camel.stop();
        threads.close();
    }
}
