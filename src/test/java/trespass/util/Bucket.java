package trespass.util;

/** What nobody found a place for. */
public final class Bucket {}
