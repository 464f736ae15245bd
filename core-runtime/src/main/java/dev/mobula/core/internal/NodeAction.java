package dev.mobula.core.internal;

import java.io.Serializable;

/** What a worker has its node do: a {@link NodeQuery} without an answer but that it is done. */
interface NodeAction extends Serializable {
  void run(LocalNode node) throws Exception;
}
