package io.posthouse.operate.page;

import io.posthouse.html.Html;
import io.posthouse.operate.RealmDepth;
import java.util.List;

/** Whose work waits. */
final class RealmTable {
    static final int MOST = 20;
    private final List<RealmDepth> found;
    private final List<RealmDepth> shown;

    RealmTable(List<RealmDepth> realms, View view) {
        found = realms.stream().filter(one -> view.shows(one.realm())).toList();
        shown = found.stream().limit(MOST).toList();
    }

    void write(Html html) {
        html.put("h2", "Realms with the most open", "id", "realms");
        if (shown.isEmpty()) {
            html.put("p", "None has anything open.", "class", "dim");
            return;
        }
        long largest = Math.max(1, shown.get(0).open());
        html.open("table").put("caption", caption());
        html.open("thead").open("tr").put("th", "Realm", "scope", "col");
        html.put("th", "Open", "scope", "col", "class", "n").put("th", "Share of the largest", "scope", "col");
        html.end().end().open("tbody");
        for (RealmDepth one : shown) {
            html.open("tr").put("th", one.realm(), "scope", "row");
            html.put(
                    "td",
                    one.estimated() ? Numbers.about(one.open()) : Numbers.exact(one.open()),
                    "class",
                    "n",
                    "data-label",
                    "open");
            html.open("td", "class", "wide");
            html.put(
                    "meter",
                    100 * one.open() / largest + " %",
                    "min",
                    "0",
                    "max",
                    Long.toString(largest),
                    "value",
                    Long.toString(one.open()));
            html.end().end();
        }
        html.end().end();
    }

    private String caption() {
        String estimate = shown.get(0).estimated() ? "; estimated, for there is much" : "";
        return (found.size() > MOST ? "the first " + MOST : "all that have any") + estimate;
    }
}
