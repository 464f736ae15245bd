/**
 * Memory that processes of one machine share: one file, mapped whole by every process, in which the
 * owner hands out blocks. Start at {@link dev.mobula.core.internal.shm.SharedMemory} for the owner,
 * at {@link dev.mobula.core.internal.shm.SharedMemoryView} for the others; not for users.
 */
@NullMarked
package dev.mobula.core.internal.shm;

import org.jspecify.annotations.NullMarked;
