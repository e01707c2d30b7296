package trespass.ingest;

import software.amazon.awssdk.services.sqs.SqsClient;
import trespass.work.Order;

/** A door that knows the room next to it, and a broker. */
public final class Neighbour {
    Order order;
    SqsClient broker;
}
