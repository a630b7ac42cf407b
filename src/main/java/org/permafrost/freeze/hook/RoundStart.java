package org.permafrost.freeze.hook;

/**
 * What a worker knows when its round begins.
 *
 * @param parameters all of them, as the replica starts; not to be written to
 * @param iteration minibatches each worker has trained before
 * @param epoch from 1
 * @param learningRates of the round's steps; a worker with fewer images takes fewer steps
 */
public record RoundStart(float[] parameters, int iteration, int epoch, double[] learningRates) {}
