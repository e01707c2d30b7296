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
    /**
     * @param fromMillis since the load's start, what counts
     * @param lengthMillis of what counts
     */
    static DoorRun of(LoadResult result, int fromMillis, int lengthMillis, double javaSeconds, double postgresSeconds) {
        int to = Math.min(result.lengthMillis(), fromMillis + lengthMillis);
        double perSecond = result.perSecond(fromMillis, to);
        double requests = perSecond * lengthMillis / 1000;
        return new DoorRun(
                perSecond,
                result.percentile(99, fromMillis, to),
                javaSeconds * 1e6 / requests,
                postgresSeconds * 1e6 / requests);
    }
}
