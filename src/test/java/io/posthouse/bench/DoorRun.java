package io.posthouse.bench;

import io.posthouse.outside.LoadResult;

/**
 * One run of a door. CPU time a request says more than the rate on a machine that is not quiet.
 *
 * @param p99 milliseconds
 * @param javaMicros CPU time of the server's JVM a request, compiling included
 * @param postgresMicros CPU time of the database server a request
 */
record DoorRun(double perSecond, double p99, double javaMicros, double postgresMicros) {
    static DoorRun of(LoadResult result, Extent extent, double javaSeconds, double postgresSeconds) {
        int from = extent.warmUpSeconds() * 1000;
        int to = Math.min(result.lengthMillis(), from + extent.seconds() * 1000);
        double perSecond = result.perSecond(from, to);
        double requests = perSecond * extent.seconds();
        return new DoorRun(
                perSecond,
                result.percentile(99, from, to),
                javaSeconds * 1e6 / requests,
                postgresSeconds * 1e6 / requests);
    }
}
