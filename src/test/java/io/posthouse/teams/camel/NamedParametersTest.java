package io.posthouse.teams.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class NamedParametersTest {
    private static final String SQL = "select f(:?a, :?b, :?a), 'x::text ?'";
    private final NamedParameters parameters = new NamedParameters();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void eachNameIsTheHeaderOfThatNameInTheOrderOfTheStatement() throws Exception {
        exchange.getIn().setHeader("a", 1);
        exchange.getIn().setHeader("b", null);
        assertThat(parameters.prepareQuery(SQL, true)).isEqualTo("select f(?, ?, ?), 'x::text ?'");
        assertThat(parameters.createPopulateIterator(SQL, null, 3, exchange, null))
                .toIterable()
                .isEqualTo(Arrays.asList(1, null, 1));
    }

    @Test
    void aNameWithoutHeaderIsNamed() {
        exchange.getIn().setHeader("a", 1);
        assertThatThrownBy(() -> parameters.createPopulateIterator(SQL, null, 3, exchange, null))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(":?b");
    }
}
