package trespass.message;

import trespass.work.Order;

/** The ground's message knows a room, and is open to be anything. */
public class Gossip {
    Order order;
}
