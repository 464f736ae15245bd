/** What servers of all modules share: where they listen, and whom they answer. */
@NullMarked
package dev.mobula.core.net;

import org.jspecify.annotations.NullMarked;
