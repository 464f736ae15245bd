/**
 * Places for files beside the local disk: {@link dev.mobula.core.storage.Storage} is what they all
 * can, and {@link dev.mobula.core.storage.Storages} opens them by their addresses.
 */
@NullMarked
package dev.mobula.core.storage;

import org.jspecify.annotations.NullMarked;
