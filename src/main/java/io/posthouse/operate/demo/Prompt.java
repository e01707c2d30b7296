package io.posthouse.operate.demo;

/** Where commands of {@code posthouse} are typed. */
public interface Prompt {
    /**
     * @return what it printed
     * @throws IllegalStateException when it failed
     */
    String type(String... words);
}
