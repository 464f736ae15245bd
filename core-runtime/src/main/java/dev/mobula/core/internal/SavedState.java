package dev.mobula.core.internal;

import org.jspecify.annotations.Nullable;

/** What an actor's next life begins with. */
record SavedState(@Nullable Object sealed) {}
