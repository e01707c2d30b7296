package io.posthouse.jq;

/** A text that counts how often it is looked at: a pattern that goes astray on a sender's text is stopped. */
record CountedText(String text, Meter meter) implements CharSequence {
    @Override
    public char charAt(int index) {
        meter.step();
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
