package trespass.work;

import org.apache.camel.Exchange;

/** A decision that knows Camel. */
public final class Order {
    Exchange exchange;
}
