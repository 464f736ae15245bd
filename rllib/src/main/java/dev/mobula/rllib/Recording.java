package dev.mobula.rllib;

import dev.mobula.envs.rendering.Video;

/**
 * Episodes that were played to be seen.
 *
 * @param video shows them
 * @param pictures how many there are
 * @param played the episodes that came to their end before the video was full
 */
public record Recording(Video video, int pictures, EvaluationResult played) {}
