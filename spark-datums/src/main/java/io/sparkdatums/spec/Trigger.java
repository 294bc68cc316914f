package io.sparkdatums.spec;

import org.jspecify.annotations.Nullable;

/**
 * When a new head of an input branch is read: if one of the conditions that are there holds between
 * the commit read last and the head, or all of them.
 *
 * @param all whether all conditions must hold
 * @param cron a time given by this {@link CronSchedule} has passed; null for no such condition
 * @param bytes the tree has grown by at least so much; 0 for no such condition
 * @param commits there are at least so many new commits; 0 for no such condition
 */
public record Trigger(boolean all, @Nullable String cron, long bytes, int commits) {}
