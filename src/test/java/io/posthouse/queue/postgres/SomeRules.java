package io.posthouse.queue.postgres;

import io.posthouse.queue.control.Limit;
import io.posthouse.queue.control.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rules as a test wants them. */
final class SomeRules implements LaneRules {
    final List<Long> unknown = new ArrayList<>();
    final Map<Long, Integer> most = new HashMap<>();
    boolean dry;
    long looks;
    private final Map<Long, Permission> permissions = new HashMap<>();

    void pause(long lane) {
        permissions.put(lane, new Permission(true, null, Long.MAX_VALUE, List.of()));
    }

    void drain(long lane, long upTo) {
        permissions.put(lane, new Permission(false, null, upTo, List.of()));
    }

    void throttle(long lane) {
        permissions.put(lane, new Permission(false, null, Long.MAX_VALUE, List.of(new Limit(1, 5.0, null))));
    }

    void forget(long lane) {
        permissions.put(lane, null);
    }

    void resume(long lane) {
        permissions.remove(lane);
    }

    @Override
    public Permission permission(long lane) {
        looks++;
        return permissions.containsKey(lane) ? permissions.get(lane) : Permission.GO;
    }

    @Override
    public boolean dry(Permission permission) {
        return permission.limited() && dry;
    }

    @Override
    public int most(long lane) {
        return most.getOrDefault(lane, Integer.MAX_VALUE);
    }

    @Override
    public void unknown(long lane, long from) {
        unknown.add(lane);
    }
}
