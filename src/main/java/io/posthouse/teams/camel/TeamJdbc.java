package io.posthouse.teams.camel;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.jdbc.JdbcComponent;
import org.apache.camel.component.jdbc.JdbcEndpoint;

/** camel-jdbc with {@link NamedParameters}; a route that names a strategy of its own keeps it. */
public final class TeamJdbc extends JdbcComponent {
    private final NamedParameters parameters = new NamedParameters();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> options) throws Exception {
        boolean own = options.containsKey("prepareStatementStrategy");
        JdbcEndpoint endpoint = (JdbcEndpoint) super.createEndpoint(uri, remaining, options);
        if (!own) {
            endpoint.setPrepareStatementStrategy(parameters);
        }
        return endpoint;
    }
}
