package io.posthouse.operate;

/**
 * What a realm has open (not dead, not done) in all subscriptions.
 *
 * @param estimated from a part of the table: about so many
 */
public record RealmDepth(String realm, long open, boolean estimated) {}
