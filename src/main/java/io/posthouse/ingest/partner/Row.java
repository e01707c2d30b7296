package io.posthouse.ingest.partner;

import io.posthouse.message.Outgoing;

/**
 * What became of one row. With neither a message nor a rule the mapping left it out.
 *
 * @param number counted from 0
 * @param message to be published; null when it is bad or left out
 * @param rule the rule it breaks; null when it is understood
 */
record Row(int number, Outgoing message, String rule) {
    static Row good(int number, Outgoing message) {
        return new Row(number, message, null);
    }

    static Row leftOut(int number) {
        return new Row(number, null, null);
    }

    static Row bad(int number, String rule) {
        return new Row(number, null, rule);
    }

    boolean isBad() {
        return rule != null;
    }
}
