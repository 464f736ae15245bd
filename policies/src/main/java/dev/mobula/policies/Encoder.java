package dev.mobula.policies;

/** The layers that observations of a shape pass before the fully connected ones. */
public sealed interface Encoder permits ImageEncoder, AttentionEncoder {}
