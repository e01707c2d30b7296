package io.posthouse;

import org.apache.camel.main.Main;

/** How camel-main runs here: nothing from the environment or the class path that we did not choose. */
final class CamelSettings {
    private CamelSettings() {}

    static void apply(Main camel, House house, Rooms rooms) {
        String routes = house.routes().toString();
        camel.configure()
                .withName("posthouse")
                .withRoutesIncludePattern(rooms.routeFiles(routes))
                .withJmxEnabled(false)
                .withAutoConfigurationEnabled(true)
                .withAutoConfigurationEnvironmentVariablesEnabled(false)
                .withAutoConfigurationSystemPropertiesEnabled(false)
                .withShutdownTimeout((int) house.drain().toSeconds())
                .withShutdownNowOnTimeout(true)
                .withShutdownLogInflightExchangesOnTimeout(false)
                // A retry that waits is handed back, not slept through.
                .withAllowUseOriginalMessage(false);
        camel.addInitialProperty("posthouse.routes.dir", routes);
        camel.addInitialProperty("camel.component.kamelet.location", "file:" + routes + "/queue/postgres");
        // A missing direct: fails at once and is tried later; blocking would hold each worker for 30 s.
        camel.addInitialProperty("camel.component.direct.block", "false");
        camel.setPropertyPlaceholderLocations("false");
    }
}
