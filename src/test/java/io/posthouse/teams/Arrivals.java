package io.posthouse.teams;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** One way in which messages may arrive: in any order, some of them again, cut into batches of any size. */
final class Arrivals {
    private Arrivals() {}

    static <T extends JsonNode> List<List<T>> of(List<T> messages, Random random) {
        List<T> order = new ArrayList<>(messages);
        for (T message : messages) {
            for (int again = random.nextInt(3); again > 0; again--) {
                order.add(message);
            }
        }
        Collections.shuffle(order, random);
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < order.size(); ) {
            int to = Math.min(order.size(), from + 1 + random.nextInt(5));
            batches.add(order.subList(from, to));
            from = to;
        }
        return batches;
    }
}
