package dev.mobula.envs;

/**
 * What the copies of an environment take and give.
 *
 * @param observations the observation space of one copy
 * @param actions the action space of one copy
 */
public record EnvironmentSpaces(Space<?> observations, Space<?> actions) {}
