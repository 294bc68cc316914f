package io.sparkdatums.job;

import io.sparkdatums.spec.PipelineSpec;

/**
 * A pipeline as it is registered.
 *
 * @param version counts the updates, from 1
 * @param spec what it is
 * @param fingerprint the code's fingerprint that identities are made with
 * @param code the code's fingerprint as it is now; differs after an update that keeps old results
 * @param salt part of every identity; a new one makes every datum new
 */
public record Pipeline(
    int version, PipelineSpec spec, String fingerprint, String code, String salt) {}
