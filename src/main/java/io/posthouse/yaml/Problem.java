package io.posthouse.yaml;

/**
 * Something a person has to mend in a file.
 *
 * @param place where
 * @param what which rule is broken by which value
 * @param remedy what to do about it
 */
public record Problem(Place place, String what, String remedy) {
    @Override
    public String toString() {
        return place + ": " + what + "; " + remedy;
    }
}
