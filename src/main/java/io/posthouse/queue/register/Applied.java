package io.posthouse.queue.register;

import java.util.List;

/**
 * What became of a register.
 *
 * @param plan what was changed
 * @param held open deliveries of removed subscriptions that are now held
 * @param released deliveries of subscriptions that came back, ready again
 * @param unheard topics of the register that no active subscription of any team is on
 */
public record Applied(Plan plan, long held, long released, List<String> unheard) {
    public Applied {
        unheard = List.copyOf(unheard);
    }
}
