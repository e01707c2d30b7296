package io.posthouse.ingest.form;

/**
 * How much of a form is taken.
 *
 * @param perIp submissions from one address
 * @param perForm submissions from everybody
 * @param body bytes of one body
 */
public record FormLimits(Rate perIp, Rate perForm, long body) {
    static final FormLimits USUAL = new FormLimits(Rate.of("10/m"), Rate.of("600/m"), 64 << 10);
}
