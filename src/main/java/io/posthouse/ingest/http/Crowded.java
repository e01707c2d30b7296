package io.posthouse.ingest.http;

/** Why somebody is turned away because there is too much at once. */
public enum Crowded {
    /** Nothing is free. */
    FULL,
    /** This address holds its share. */
    ADDRESS,
    /** The posts to this door hold its share. */
    DOOR,
    /** Others need the place of a body that hardly comes. */
    SLOW
}
