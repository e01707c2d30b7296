package io.posthouse.queue;

/**
 * Why a try did not end in done.
 *
 * @param type class of the failure, null when there was none
 * @param text scrubbed text: no personal data, no secrets
 * @param step where: route and step
 * @param routeVersion version of the routes that ran
 */
public record Failure(String type, String text, String step, String routeVersion) {}
