package trespass;

public final class Wiring {}
