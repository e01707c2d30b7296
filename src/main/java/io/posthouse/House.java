package io.posthouse;

import io.posthouse.database.Access;
import io.posthouse.database.DatabaseSettings;
import io.posthouse.database.PoolSizes;
import io.posthouse.ingest.DoorLimits;
import io.posthouse.ingest.MailgunSection;
import io.posthouse.ingest.form.FormsSection;
import io.posthouse.ingest.http.GateLimits;
import io.posthouse.ingest.http.HttpDoorSettings;
import io.posthouse.ingest.partner.PartnersSection;
import io.posthouse.ingest.progress.ProgressSection;
import io.posthouse.jq.Mappings;
import io.posthouse.operate.DiskWatch;
import io.posthouse.operate.http.TeamPaths;
import io.posthouse.queue.postgres.PublishLimits;
import io.posthouse.queue.postgres.QueueSettings;
import io.posthouse.realm.NamedMappings;
import io.posthouse.realm.RealmFolder;
import io.posthouse.realm.RealmReader;
import io.posthouse.realm.SecretPlaces;
import io.posthouse.realm.Section;
import io.posthouse.writeback.DestinationsSection;
import io.posthouse.writeback.TriggersSection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Settings in the words of each room: the one place that knows the keys. */
record House(Settings settings, Path home, Map<String, String> environment) {
    /** The doors, as their routes write them. */
    private static final String PARTNERS = "/partners/{realm}/{partner}/[entity]/[secret]";

    private static final String FORMS = "/forms/{realm}/{form}";

    static House at(Path home, Map<String, String> environment) {
        return new House(Settings.load(home, environment), home, environment);
    }

    /** Of the folder this command belongs to, which the launcher names. */
    static House here() {
        return at(Path.of(System.getProperty("posthouse.home", ".")).toAbsolutePath(), System.getenv());
    }

    /** @throws IllegalArgumentException naming every knob that cannot be read, before anything is started */
    House checked() {
        List<Runnable> readings = List.of(
                this::requireEngine,
                this::queue,
                this::http,
                this::mailgun,
                this::databases,
                this::logLevels,
                this::startAppliesRealms,
                this::teamPaths,
                () -> settings.duration("posthouse.queue.outside.lease"),
                this::retention,
                this::trustedProxies,
                this::partnersWaiting,
                () -> settings.duration("posthouse.queue.token-retention"),
                () -> settings.duration("posthouse.teams.inbox-retention"),
                this::writeBackRetention,
                this::disk,
                () -> settings.duration("posthouse.operate.counts"),
                () -> settings.number("posthouse.operate.port"),
                this::writesToPrivate);
        List<String> problems = new ArrayList<>();
        for (Runnable reading : readings) {
            try {
                reading.run();
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return this;
    }

    Path data() {
        return Path.of(settings.text("posthouse.data.dir")).toAbsolutePath().normalize();
    }

    Path routes() {
        return home.resolve(settings.text("posthouse.routes.dir"))
                .toAbsolutePath()
                .normalize();
    }

    Path realms() {
        return home.resolve(settings.text("posthouse.realms.dir"))
                .toAbsolutePath()
                .normalize();
    }

    /** What rooms keep in a realm, a line for each. Every process and command reads them all. */
    private List<Section<?>> realmSections() {
        return List.of(
                new MailgunSection(),
                partners(),
                destinations(),
                triggers(),
                new FormsSection(),
                new ProgressSection());
    }

    RealmFolder realmFolder() {
        Path folder = realms();
        Path above = home.toAbsolutePath().normalize();
        // A person's name for it in problems: from here, where it is below.
        String shown = (folder.startsWith(above) ? above.relativize(folder) : folder).toString();
        return new RealmFolder(
                folder,
                shown,
                new RealmReader(realmSections(), new NamedMappings(List.of(routes().resolve("mappings")))));
    }

    PartnersSection partners() {
        return new PartnersSection(mappings(), partnersMaxBody());
    }

    DestinationsSection destinations() {
        return new DestinationsSection(mappings(), writesToPrivate());
    }

    TriggersSection triggers() {
        return new TriggersSection();
    }

    SecretPlaces realmSecrets() {
        return new SecretPlaces(secrets().resolve("realms"), environment);
    }

    /** Whether a start makes the realms' rows what the files say. */
    boolean startAppliesRealms() {
        String when = settings.text("posthouse.realms.apply");
        if (!when.equals("start") && !when.equals("never")) {
            throw new IllegalArgumentException("posthouse.realms.apply (environment POSTHOUSE_REALMS_APPLY) must be"
                    + " start, or never for who runs posthouse realm apply");
        }
        return when.equals("start");
    }

    Path secrets() {
        return data().resolve("secrets");
    }

    /** Level of the log lines, by room. */
    Map<String, String> logLevels() {
        Map<String, String> levels = new HashMap<>();
        for (String room : List.of("ingest", "work", "teams", "writeback", "queue", "database", "operate")) {
            levels.put(room, settings.text("posthouse.log.level." + room));
        }
        return levels;
    }

    /** Teams that have a folder. */
    Set<String> teams() {
        try (Stream<Path> folders = Files.list(routes().resolve("teams"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("subscriptions.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + routes().resolve("teams"), e);
        }
    }

    DatabaseSettings databases() {
        List<String> names = new ArrayList<>(List.of("queue"));
        names.addAll(teams());
        Map<String, Access> external = new HashMap<>();
        for (String name : names) {
            database(name).ifPresent(access -> external.put(name, access));
        }
        return new DatabaseSettings(
                data(),
                routes(),
                external,
                Arrays.stream(settings.text("posthouse.database.allow-unsafe").split("\\s*,\\s*"))
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet()),
                new PoolSizes(
                        settings.number("posthouse.database.pool.queue"),
                        settings.number("posthouse.database.pool.leases"),
                        settings.number("posthouse.database.pool.team")),
                Duration.ofSeconds(10).plus(drain()));
    }

    private void requireEngine() {
        String engine = settings.text("posthouse.queue.engine");
        if (!engine.equals("postgres")) {
            throw new IllegalArgumentException("posthouse.queue.engine=" + engine
                    + ": this version has the engine postgres; pubsub and sqs are not there yet");
        }
    }

    QueueSettings queue() {
        return new QueueSettings(
                new PublishLimits(
                        settings.number("posthouse.queue.publish.writers"),
                        settings.number("posthouse.queue.publish.batch"),
                        settings.number("posthouse.queue.publish.waiting"),
                        settings.size("posthouse.queue.publish.waiting-bytes"),
                        settings.size("posthouse.queue.message.largest"),
                        settings.duration("posthouse.queue.publish.timeout")),
                settings.duration("posthouse.queue.lease"),
                settings.duration("posthouse.queue.sweep"),
                settings.number("posthouse.queue.crashes"));
    }

    TeamPaths.Limits teamPaths() {
        return new TeamPaths.Limits(
                (int) settings.size("posthouse.operate.publish.max-body"),
                settings.number("posthouse.operate.publish.batch"),
                settings.number("posthouse.operate.publish.max-requests"));
    }

    Duration drain() {
        return settings.duration("posthouse.queue.drain");
    }

    /** How long what is done is kept. */
    DiskWatch.Room disk() {
        return new DiskWatch.Room(
                settings.size("posthouse.database.disk.warning"), settings.size("posthouse.database.disk.reserve"));
    }

    Duration writeBackRetention() {
        return settings.duration("posthouse.writeback.retention");
    }

    Duration retention() {
        return settings.duration("posthouse.queue.retention");
    }

    int trustedProxies() {
        int proxies = settings.number("posthouse.ingest.http.trusted-proxies");
        if (proxies < 0) {
            throw new IllegalArgumentException("posthouse.ingest.http.trusted-proxies must be 0 or more");
        }
        return proxies;
    }

    DoorLimits mailgun() {
        return new DoorLimits(
                settings.size("posthouse.ingest.mailgun.max-body"),
                settings.duration("posthouse.ingest.mailgun.max-age"),
                settings.duration("posthouse.ingest.mailgun.max-ahead"));
    }

    long partnersMaxBody() {
        return settings.size("posthouse.ingest.partners.max-body");
    }

    /** Posts to partners' doors of one realm that may wait for its mappings. */
    int partnersWaiting() {
        int waiting = settings.number("posthouse.ingest.partners.waiting");
        if (waiting < 1) {
            throw new IllegalArgumentException("posthouse.ingest.partners.waiting must be 1 or more");
        }
        return waiting;
    }

    HttpDoorSettings http() {
        return new HttpDoorSettings(
                settings.text("posthouse.ingest.http.host"),
                settings.number("posthouse.ingest.http.port"),
                settings.number("posthouse.ingest.http.loops"),
                settings.size("posthouse.ingest.http.max-body"),
                Map.of(
                        "/webhooks/mailgun/{realm}",
                        settings.size("posthouse.ingest.mailgun.max-body"),
                        PARTNERS,
                        partnersMaxBody(),
                        FORMS,
                        settings.size("posthouse.ingest.form.max-body")),
                Set.of(PARTNERS, FORMS, "/progress/{token}"),
                settings.duration("posthouse.ingest.http.body-time"),
                settings.duration("posthouse.ingest.http.idle"),
                gate(),
                trustedProxies());
    }

    private GateLimits gate() {
        try {
            return new GateLimits(
                    settings.number("posthouse.ingest.http.max-requests"),
                    settings.size("posthouse.ingest.http.max-bytes"),
                    settings.number("posthouse.ingest.http.address-share"),
                    settings.number("posthouse.ingest.http.door-share"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("posthouse.ingest.http.max-requests, max-bytes, address-share and"
                    + " door-share: " + e.getMessage());
        }
    }

    /** The jq files that say how a partner's row becomes ours, and how an event becomes a body. */
    private Mappings mappings() {
        return new Mappings(routes().resolve("mappings"));
    }

    /** Whether destinations may be in our own network. */
    boolean writesToPrivate() {
        return settings.yes("posthouse.writeback.allow-private");
    }

    private Optional<Access> database(String name) {
        String prefix = "posthouse.database." + name;
        return given(prefix + ".url")
                .map(url -> new Access(
                        url,
                        given(prefix + ".user").orElse(name),
                        given(prefix + ".password").orElse("")));
    }

    /** A team's keys need no line in application.properties: which teams there are is up to the folders. */
    private Optional<String> given(String key) {
        return settings.unlisted(key);
    }
}
